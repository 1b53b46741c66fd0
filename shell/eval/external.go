package eval

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"time"

	"mxsh/shell"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// programStage runs an external program: objects become formatted text on its
// standard input, its lines become strings.
type programStage struct {
	s    *Session
	f    *frame
	node *syntax.Command
	path string
	args []string
	at   place

	cmd     *exec.Cmd
	buffer  bytes.Buffer
	text    Output
	in      chan []byte   // to the writer of standard input
	refused chan struct{} // closed when the program reads no more
	full    bool          // it reads no more, its output is still wanted
	lines   chan string
	stopped chan struct{}
	back    func() // ends the loan of the terminal, may be nil
}

func (s *Session) programStage(f *frame, node *syntax.Command, path string, at place) (stage, error) {
	st := &programStage{s: s, f: f, node: node, path: path, at: at}
	for _, a := range node.Args {
		words, err := s.programWords(f, a)
		if err != nil {
			return nil, err
		}
		st.args = append(st.args, words...)
	}
	return st, nil
}

// programWords gives an argument as a program's words: parameters keep their
// dash, arrays become several words.
func (s *Session) programWords(f *frame, a *syntax.Argument) ([]string, error) {
	if a.Name != "" {
		word := "-" + a.Name
		if a.Value == nil {
			return []string{word}, nil
		}
		v, err := s.argument(f, a.Value)
		return []string{word + ":" + programText(v)}, err
	}
	if splat, ok := a.Value.(*syntax.Splat); ok {
		return programTexts(s.read(f, "", splat.Name)), nil
	}
	v, err := s.argument(f, a.Value)
	if err != nil {
		return nil, err
	}
	return programTexts(v), nil
}

func programTexts(v any) []string {
	if v == nil {
		return nil
	}
	var words []string
	for _, item := range value.Enumerate(v) {
		words = append(words, programText(item))
	}
	return words
}

func programText(v any) string {
	if w, ok := v.(shell.Word); ok {
		return w.Text
	}
	return value.Text(v)
}

// takesScreen is whether the program's output goes to the terminal as it is:
// it is the last of a pipeline whose output nobody takes.
func (st *programStage) takesScreen() bool {
	return st.at.last && st.s.Stdout != nil && st.f.top
}

func (st *programStage) begin() error {
	ctx := st.f.ctx
	st.cmd = exec.CommandContext(ctx, st.path, st.args...)
	st.cmd.Dir, st.cmd.Env = st.s.Dir, st.s.env
	st.cmd.Stderr = st.s.Stderr
	st.cmd.Cancel = func() error { return st.cmd.Process.Signal(os.Interrupt) }
	st.cmd.WaitDelay = patience
	st.stopped = make(chan struct{})
	var stdin io.WriteCloser
	var stdout io.ReadCloser
	var err error
	if st.at.first {
		st.cmd.Stdin = st.s.Stdin
	} else if stdin, err = st.cmd.StdinPipe(); err != nil {
		return st.failed(err)
	}
	if st.takesScreen() {
		if err := st.s.Output.Flush(); err != nil {
			return err
		}
		st.cmd.Stdout = st.s.Stdout
	} else if stdout, err = st.cmd.StdoutPipe(); err != nil {
		return st.failed(err)
	}
	if st.s.Lend != nil {
		st.back = st.s.Lend()
	}
	if err := st.cmd.Start(); err != nil {
		st.takeBack()
		return st.failed(err)
	}
	st.lines = make(chan string)
	if stdout == nil {
		close(st.lines)
	} else {
		go readLines(stdout, st.lines, st.stopped)
	}
	if stdin != nil {
		st.text = st.s.Text(&st.buffer)
		st.in, st.refused = make(chan []byte), make(chan struct{})
		go writeAll(stdin, st.in, st.refused)
	}
	return nil
}

func (st *programStage) failed(err error) error {
	return st.s.fail(st.f, st.node, cannotRun(st.path, err))
}

// patience is how long an interrupted program may take to end.
const patience = 2 * time.Second

// readLines hands the program's lines over until its output ends or nobody
// wants them.
func readLines(r io.Reader, lines chan<- string, stopped <-chan struct{}) {
	defer close(lines)
	buffered := bufio.NewReader(r)
	for {
		line, err := buffered.ReadString('\n')
		if line != "" {
			select {
			case lines <- trimNewline(line):
			case <-stopped:
				_, _ = io.Copy(io.Discard, r)
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func trimNewline(line string) string {
	b := bytes.TrimSuffix([]byte(line), []byte("\n"))
	return string(bytes.TrimSuffix(b, []byte("\r")))
}

// writeAll writes what comes. A program that reads no more is no failure: refused
// is closed and the rest is dropped.
func writeAll(w io.WriteCloser, in <-chan []byte, refused chan<- struct{}) {
	broken := false
	for data := range in {
		if broken {
			continue
		}
		if _, err := w.Write(data); err != nil {
			broken = true
			close(refused)
		}
	}
	_ = w.Close()
}

func (st *programStage) process(v any) error {
	if err := st.text.Write(v); err != nil {
		return err
	}
	return st.push()
}

// push sends the formatted text and hands on the lines that come meanwhile, so
// that neither side waits for the other.
func (st *programStage) push() error {
	if st.buffer.Len() == 0 {
		return nil
	}
	data := bytes.Clone(st.buffer.Bytes())
	st.buffer.Reset()
	lines := st.lines
	for {
		select {
		case st.in <- data:
			return nil
		case line, ok := <-lines:
			if !ok {
				lines = nil
				continue
			}
			if err := st.f.out(line); err != nil {
				return err
			}
		case <-st.refused:
			st.full = true
			return shell.ErrStop
		case <-st.f.ctx.Done():
			return st.f.ctx.Err()
		}
	}
}

// endsAnyway is whether end must run though the stage wants no more objects: its
// own output is not complete.
func (st *programStage) endsAnyway() bool { return st.full }

func (st *programStage) alone() error { return nil }

func (st *programStage) end() error {
	if st.in != nil {
		if err := st.rest(); err != nil && !st.full {
			return err
		}
		close(st.in)
		st.in = nil
	}
	if err := st.drain(); err != nil {
		st.close()
		return err
	}
	st.finish(st.cmd.Wait())
	return st.f.ctx.Err()
}

// rest sends what the formatter still holds.
func (st *programStage) rest() error {
	if st.full {
		return nil
	}
	if err := st.text.Flush(); err != nil {
		return err
	}
	return st.push()
}

// drain hands the lines on until the program's output ends, nobody wants more or
// the run is interrupted.
func (st *programStage) drain() error {
	for {
		select {
		case line, ok := <-st.lines:
			if !ok {
				return nil
			}
			if err := st.f.out(line); err != nil {
				return err
			}
		case <-st.f.ctx.Done():
			return st.f.ctx.Err()
		}
	}
}

// takeBack ends the loan of the terminal.
func (st *programStage) takeBack() {
	if st.back != nil {
		st.back()
		st.back = nil
	}
}

// finish sets $LASTEXITCODE and $?.
func (st *programStage) finish(err error) {
	st.takeBack()
	code := st.cmd.ProcessState.ExitCode()
	st.s.frame.scope.define("LASTEXITCODE", int64(code))
	st.cmd = nil
	if err != nil || code != 0 {
		st.s.programFailed = true
	}
}

// close ends a program whose pipeline ended before it did.
func (st *programStage) close() {
	defer st.takeBack()
	if st.stopped != nil {
		close(st.stopped)
		st.stopped = nil
	}
	if st.in != nil {
		close(st.in)
		st.in = nil
	}
	if st.cmd == nil || st.cmd.Process == nil {
		return
	}
	// Nobody wants more of its output: that is no failure of the program.
	_ = st.cmd.Process.Signal(os.Interrupt)
	program := st.cmd.Process
	kill := time.AfterFunc(patience, func() { _ = program.Kill() })
	_ = st.cmd.Wait()
	kill.Stop()
	st.cmd = nil
}
