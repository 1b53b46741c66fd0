package model

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestFileErrorSaysTheCauseInWords(t *testing.T) {
	dir := t.TempDir()
	_, missing := os.Open(filepath.Join(dir, "none"))
	_, folder := os.ReadFile(dir)
	full := &fs.PathError{Op: "write", Path: "/dev/full", Err: syscall.ENOSPC}
	for _, c := range []struct {
		err      error
		id, says string
		category Category
	}{
		{missing, "PathNotFound", `Cannot find path "given" because it does not exist.`, NotFound},
		{folder, "PathIsFolder", "it is a folder", Invalid},
		{errors.Join(full, nil), "DiskFull", "the disk is full", Failed},
		{fs.ErrPermission, "PathDenied", `Access to the path "given" is denied.`, Denied},
		{syscall.ENOTEMPTY, "DirectoryNotEmpty", "the folder is not empty", Failed},
		{errors.New("strconv: odd"), "FileError", `The file "given" cannot be used.`, Failed},
	} {
		e := FileError("given", fmt.Errorf("while: %w", c.err))
		if e.ID != c.id || e.Category != c.category || !strings.Contains(e.Message, c.says) {
			t.Errorf("%v gives %s, %s, %q", c.err, e.ID, e.Category, e.Message)
		}
		if !errors.Is(e, c.err) {
			t.Errorf("%v is not kept as the cause", c.err)
		}
	}
}

func TestPlainShowsNoCause(t *testing.T) {
	if e := Plain(nil); e != nil {
		t.Errorf("nil gives %v", e)
	}
	own := &Error{ID: "Own", Message: "A sentence."}
	if e := Plain(fmt.Errorf("wrapped: %w", own)); e != own {
		t.Errorf("an own error became %v", e)
	}
	for _, err := range []error{errors.New("strconv.Atoi: \x1b[31m"), fmt.Errorf("write |1: %w", syscall.ENOSPC), &fs.PathError{Op: "open", Path: "/x", Err: syscall.EACCES}} {
		e := Plain(err)
		for _, bad := range []string{"strconv", "\x1b", "open ", "write ", "no space left on device"} {
			if strings.Contains(e.Error(), bad) {
				t.Errorf("%v is told as %q", err, e.Error())
			}
		}
	}
}
