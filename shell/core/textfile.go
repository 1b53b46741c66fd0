package core

import (
	"bufio"
	"errors"
	"io"
	"os"

	"mxsh/shell"
	"mxsh/shell/stream"
)

// encodingType converts the words of -Encoding.
type encodingType struct{}

func (encodingType) Name() string         { return "Encoding" }
func (encodingType) Traits() shell.Traits { return shell.Traits{Choices: stream.EncodingNames()} }
func (encodingType) Convert(_ string, v any) (any, error) {
	return stream.EncodingNamed(shell.Text(v))
}

// encodingParam is the encoding of a text file.
func encodingParam() *shell.Param {
	return &shell.Param{Name: "Encoding", Type: encodingType{},
		Help: "The encoding of the text: UTF8 (with byte order mark), UTF8NoBOM, Unicode, BigEndianUnicode, UTF32, ASCII, or a code page such as 1252. Default and OEM are this system's, UTF-8 without mark, as without the parameter; bytes read that are no UTF-8 are taken from code page 1252 (Default) or 437 (OEM). A byte order mark in a file that is read says more than the parameter."}
}

// encodingOf is the encoding that was given; the zero Encoding is this system's.
func encodingOf(c *shell.Call) stream.Encoding {
	e, _ := shell.Arg[stream.Encoding](c, "Encoding")
	return e
}

// openText opens a file for reading as UTF-8 text, whatever its encoding.
func (e Env) openText(c *shell.Call, name string) (io.ReadCloser, error) {
	f, err := os.Open(e.path(c, name))
	if err != nil {
		return nil, fileError(name, err)
	}
	return &readText{encodingOf(c).Reader(f), f}, nil
}

type readText struct {
	io.Reader
	io.Closer
}

// textFile is a file that takes text in an encoding. Close must be called: it
// writes what is still held.
type textFile struct {
	*bufio.Writer
	encoder io.Closer
	file    *os.File
	closed  bool
}

// Close writes the rest and closes the file; it may be called again.
func (f *textFile) Close() error {
	if f == nil || f.closed {
		return nil
	}
	f.closed = true
	return errors.Join(f.Flush(), f.encoder.Close(), f.file.Close())
}

// createText opens a file to write text into it, after -WhatIf and -Confirm. What
// is added to a file has the encoding that its byte order mark tells, unless
// another is asked for.
func (e Env) createText(c *shell.Call, name string, appending, noClobber bool) (*textFile, error) {
	encoding := encodingOf(c)
	if appending && !c.Given("Encoding") {
		encoding = e.encodingOfFile(c, name)
	}
	f, err := e.createAsked(c, name, appending, noClobber)
	if err != nil {
		return nil, err
	}
	encoder := encoding.Writer(f)
	t := &textFile{bufio.NewWriterSize(encoder, 1<<15), encoder, f, false}
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		if _, err := f.WriteString(encoding.Mark()); err != nil {
			return nil, errors.Join(fileError(name, err), f.Close())
		}
	}
	return t, nil
}

func (e Env) encodingOfFile(c *shell.Call, name string) stream.Encoding {
	f, err := os.Open(e.path(c, name))
	if err != nil {
		return stream.Encoding{}
	}
	defer f.Close()
	head := make([]byte, 4)
	n, _ := io.ReadFull(f, head)
	encoding, _ := stream.MarkedEncoding(head[:n])
	return encoding
}
