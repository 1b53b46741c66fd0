// Package serve is the engine's end of package control.
package serve

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"strconv"

	"mxsh/model"
	"mxsh/store"
	"mxsh/transport/control"
)

// Engine is what the handler asks. An error that is a *model.Error is passed on
// to the administrator; the cause of any other is only logged.
type Engine interface {
	Status() control.Status
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	Applied(ctx context.Context, revision store.Revision) (control.Applied, error)
	Queues() []control.Queue
	ActOnQueue(ctx context.Context, queue string, verb control.Verb) error
	Messages(f control.Find) iter.Seq[control.Message]
	ActOnMessage(ctx context.Context, id int64, queue string, verb control.Verb) error
	Refusals(client string, limit int) []control.Refusal
	FlushTracking()
}

// handler answers for one engine.
type handler struct {
	engine Engine
	failed func(r *http.Request, err error) // logs an error that the client does not get
}

// Handler returns the HTTP side of an engine. Errors whose text is not for the
// administrator go to failed.
func Handler(e Engine, failed func(r *http.Request, err error)) http.Handler {
	h := &handler{e, failed}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/status", h.status)
	mux.HandleFunc("POST /v1/service/start", h.do(func(r *http.Request) error { return e.Start(r.Context()) }))
	mux.HandleFunc("POST /v1/service/stop", h.do(func(r *http.Request) error { return e.Stop(r.Context()) }))
	mux.HandleFunc("POST /v1/applied", h.applied)
	mux.HandleFunc("GET /v1/queues", func(w http.ResponseWriter, r *http.Request) { h.answer(w, r, e.Queues()) })
	mux.HandleFunc("POST /v1/queues/{queue}/{verb}", h.do(func(r *http.Request) error {
		return e.ActOnQueue(r.Context(), r.PathValue("queue"), control.Verb(r.PathValue("verb")))
	}))
	mux.HandleFunc("GET /v1/messages", h.messages)
	mux.HandleFunc("POST /v1/messages/{id}/{verb}", h.actOnMessage)
	mux.HandleFunc("GET /v1/refusals", h.refusals)
	mux.HandleFunc("POST /v1/tracking/flush", h.do(func(*http.Request) error {
		e.FlushTracking()
		return nil
	}))
	return mux
}

func (h *handler) status(w http.ResponseWriter, r *http.Request) { h.answer(w, r, h.engine.Status()) }

// do makes a handler of an act without result.
func (h *handler) do(act func(*http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := act(r); err != nil {
			h.refuse(w, r, err)
			return
		}
		h.answer(w, r, struct{}{})
	}
}

func (h *handler) applied(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.ParseUint(r.FormValue("revision"), 10, 64)
	if err != nil {
		h.refuse(w, r, badRequest("revision", r.FormValue("revision")))
		return
	}
	a, err := h.engine.Applied(r.Context(), store.Revision(n))
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	h.answer(w, r, a)
}

// messages streams, so that a long queue needs memory neither here nor there.
func (h *handler) messages(w http.ResponseWriter, r *http.Request) {
	f := control.Find{Queue: r.FormValue("queue"), Recipients: r.FormValue("recipients") == "true"}
	var errID, errLimit error
	if v := r.FormValue("id"); v != "" {
		f.ID, errID = strconv.ParseInt(v, 10, 64)
	}
	if v := r.FormValue("limit"); v != "" {
		f.Limit, errLimit = strconv.Atoi(v)
	}
	switch {
	case errID != nil:
		h.refuse(w, r, badRequest("id", r.FormValue("id")))
		return
	case errLimit != nil:
		h.refuse(w, r, badRequest("limit", r.FormValue("limit")))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	out := json.NewEncoder(w)
	for m := range h.engine.Messages(f) {
		if err := out.Encode(m); err != nil {
			return // the client has gone
		}
	}
}

func (h *handler) actOnMessage(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		h.refuse(w, r, badRequest("id", r.PathValue("id")))
		return
	}
	h.do(func(r *http.Request) error {
		return h.engine.ActOnMessage(r.Context(), id, r.FormValue("queue"), control.Verb(r.PathValue("verb")))
	})(w, r)
}

func (h *handler) refusals(w http.ResponseWriter, r *http.Request) {
	limit, err := strconv.Atoi(r.FormValue("limit"))
	if err != nil {
		h.refuse(w, r, badRequest("limit", r.FormValue("limit")))
		return
	}
	h.answer(w, r, h.engine.Refusals(r.FormValue("client"), limit))
}

func badRequest(name, value string) error {
	return &model.Error{ID: "BadControlRequest", Category: model.Invalid, Target: value,
		Message: "The engine does not understand the value " + model.Quote(value) + " of " + name + "."}
}

func (h *handler) answer(w http.ResponseWriter, r *http.Request, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil && r.Context().Err() == nil {
		h.failed(r, err)
	}
}

func (h *handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody is there to read it
	}
	var told *model.Error
	if !errors.As(err, &told) {
		h.failed(r, err)
		told = &model.Error{ID: "EngineFailed", Category: model.Failed, Message: "The engine could not do it; its log says why."}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(statusCode(told.Category))
	f := control.Fault{ID: told.ID, Category: told.Category, Target: told.Target, Message: told.Error()}
	if err := json.NewEncoder(w).Encode(f); err != nil {
		h.failed(r, err)
	}
}

func statusCode(c model.Category) int {
	switch c {
	case model.NotFound:
		return http.StatusNotFound
	case model.Invalid, model.Binding:
		return http.StatusBadRequest
	case model.Conflict, model.Exists, model.Ambiguous:
		return http.StatusConflict
	}
	return http.StatusInternalServerError
}
