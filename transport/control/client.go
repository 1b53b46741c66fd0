package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"mxsh/model"
	"mxsh/store"
)

// ErrNotRunning is matched by the error of a call to a server whose engine does
// not run here.
var ErrNotRunning = &model.Error{ID: "ServiceNotRunning", Category: model.Unreached}

// Client asks the engine of one server. It may be used by several goroutines.
type Client struct {
	server string
	http   http.Client
}

// Open returns the client of a server's engine. It connects with the first call.
func Open(home, server string) (*Client, error) {
	path, err := SocketPath(home, server)
	if err != nil {
		return nil, err
	}
	var d net.Dialer
	c := &Client{server: server}
	c.http.Transport = &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			if err := CheckFolder(home, filepath.Dir(path)); err != nil {
				return nil, err
			}
			return d.DialContext(ctx, "unix", path)
		},
		MaxIdleConns:    1,
		IdleConnTimeout: time.Minute,
	}
	return c, nil
}

// Close ends the connections that are kept for the next call.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Server is the name the client was opened for.
func (c *Client) Server() string { return c.server }

// Status returns what the engine says of itself.
func (c *Client) Status(ctx context.Context) (s Status, err error) {
	return s, c.call(ctx, http.MethodGet, "/v1/status", nil, &s)
}

// Start opens the listeners and lets the senders go on. It returns when mail is
// accepted; a service that runs stays as it is.
func (c *Client) Start(ctx context.Context) error {
	return c.call(ctx, http.MethodPost, "/v1/service/start", nil, nil)
}

// Stop closes the listeners, ends the sessions and stops the senders. The
// engine's process goes on, so that Start can follow.
func (c *Client) Stop(ctx context.Context) error {
	return c.call(ctx, http.MethodPost, "/v1/service/stop", nil, nil)
}

// Applied rings the engine's bell and returns when the revision is in force, or
// with an error when ctx ends before. The problems are those that came with
// that revision or later ones.
func (c *Client) Applied(ctx context.Context, revision store.Revision) (a Applied, err error) {
	query := url.Values{"revision": {strconv.FormatUint(uint64(revision), 10)}}
	return a, c.call(ctx, http.MethodPost, "/v1/applied", query, &a)
}

// Queues returns the queues in the order of their numbers, Submission and
// Unreachable last.
func (c *Client) Queues(ctx context.Context) (q []Queue, err error) {
	return q, c.call(ctx, http.MethodGet, "/v1/queues", nil, &q)
}

// ActOnQueue suspends, resumes, retries or resubmits a queue.
func (c *Client) ActOnQueue(ctx context.Context, queue string, verb Verb) error {
	return c.call(ctx, http.MethodPost, "/v1/queues/"+url.PathEscape(queue)+"/"+string(verb), nil, nil)
}

// Messages yields the messages that match, one by one as the engine sends them.
// It ends with the first error.
func (c *Client) Messages(ctx context.Context, f Find) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		resp, err := c.send(ctx, http.MethodGet, "/v1/messages", f.query())
		if err != nil {
			yield(Message{}, err)
			return
		}
		defer resp.Body.Close()
		for d := json.NewDecoder(resp.Body); ; {
			var m Message
			switch err := d.Decode(&m); {
			case errors.Is(err, io.EOF):
				return
			case err != nil:
				yield(Message{}, fmt.Errorf("read messages of %s: %w", c.server, err))
				return
			case !yield(m, nil):
				return
			}
		}
	}
}

func (f Find) query() url.Values {
	q := url.Values{}
	if f.Queue != "" {
		q.Set("queue", f.Queue)
	}
	if f.ID != 0 {
		q.Set("id", strconv.FormatInt(f.ID, 10))
	}
	if f.Limit != 0 {
		q.Set("limit", strconv.Itoa(f.Limit))
	}
	if f.Recipients {
		q.Set("recipients", "true")
	}
	return q
}

// ActOnMessage suspends, resumes or removes a message in a queue.
func (c *Client) ActOnMessage(ctx context.Context, id int64, queue string, verb Verb) error {
	path := "/v1/messages/" + strconv.FormatInt(id, 10) + "/" + string(verb)
	return c.call(ctx, http.MethodPost, path, url.Values{"queue": {queue}}, nil)
}

// Refusals returns the latest refusals, the newest first, of one client when
// address is not "".
func (c *Client) Refusals(ctx context.Context, address string, limit int) (r []Refusal, err error) {
	query := url.Values{"client": {address}, "limit": {strconv.Itoa(limit)}}
	return r, c.call(ctx, http.MethodGet, "/v1/refusals", query, &r)
}

// FlushTracking returns when every event so far is in the files of the message
// tracking log.
func (c *Client) FlushTracking(ctx context.Context) error {
	return c.call(ctx, http.MethodPost, "/v1/tracking/flush", nil, nil)
}

// call does one exchange and reads the answer into out, which may be nil.
func (c *Client) call(ctx context.Context, method, path string, query url.Values, out any) error {
	resp, err := c.send(ctx, method, path, query)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if out == nil {
		_, err = io.Copy(io.Discard, resp.Body)
		return err
	}
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
		return fmt.Errorf("read answer of %s: %w", c.server, err)
	}
	return nil
}

// send returns the response of a call that went well.
func (c *Client) send(ctx context.Context, method, path string, query url.Values) (*http.Response, error) {
	u := url.URL{Scheme: "http", Host: "engine", Path: path, RawQuery: query.Encode()}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", c.server, err)
	}
	resp, err := c.http.Do(req)
	switch {
	case err != nil && notThere(err):
		return nil, c.notRunning(err)
	case err != nil:
		return nil, fmt.Errorf("ask %s: %w", c.server, err)
	case resp.StatusCode < 300:
		return resp, nil
	}
	defer resp.Body.Close()
	return nil, c.fault(resp)
}

// notThere is whether nobody listens: no socket, one left behind by a process
// that died, or an engine that ended during the call.
func notThere(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.EOF)
}

func (c *Client) notRunning(cause error) error {
	e := *ErrNotRunning
	e.Target, e.Err = c.server, cause
	e.Message = fmt.Sprintf("The transport service of server %s does not run on this machine.", model.Quote(c.server))
	e.Hint = "Start it with: mxsh serve."
	return &e
}

func (c *Client) fault(resp *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	var f Fault
	if err != nil || json.NewDecoder(bytes.NewReader(body)).Decode(&f) != nil || f.ID == "" {
		return fmt.Errorf("%s answered %s", c.server, resp.Status)
	}
	return &model.Error{ID: f.ID, Category: f.Category, Target: f.Target, Message: f.Message}
}
