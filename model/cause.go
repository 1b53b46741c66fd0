package model

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// A cause is what the system says of a file, in words.
type cause struct {
	when     []error
	id       string
	category Category
	words    string // completes "The file X cannot be used: "
}

// causes are in order: what says more comes before what says less. ErrPermission
// also holds for EPERM, ErrExist also for ENOTEMPTY.
var causes = []cause{
	{[]error{fs.ErrNotExist}, "PathNotFound", NotFound, "it does not exist"},
	{[]error{syscall.EISDIR}, "PathIsFolder", Invalid, "it is a folder"},
	{[]error{syscall.ENOTDIR}, "PathNotFolder", Invalid, "a part of its path is a file and no folder"},
	{[]error{syscall.ENOSPC}, "DiskFull", Failed, "the disk is full"},
	{[]error{syscall.EDQUOT}, "DiskFull", Failed, "the disk quota is used up"},
	{[]error{syscall.EROFS}, "DiskReadOnly", Failed, "its disk can only be read"},
	{[]error{syscall.ENOTEMPTY}, "DirectoryNotEmpty", Failed, "the folder is not empty"},
	{[]error{fs.ErrPermission}, "PathDenied", Denied, "permission denied"},
	{[]error{fs.ErrExist}, "FileExists", Exists, "it exists already"},
	{[]error{syscall.ENAMETOOLONG}, "PathTooLong", Invalid, "its name is too long"},
	{[]error{syscall.ELOOP}, "PathLoops", Invalid, "its symbolic links lead in a circle"},
	{[]error{syscall.EINVAL}, "PathInvalid", Invalid, "the system does not take its name, or what is asked of it"},
	{[]error{syscall.ETXTBSY, syscall.EBUSY}, "FileBusy", Conflict, "it is in use"},
	{[]error{syscall.EXDEV}, "OtherDisk", Failed, "the two names are on different disks"},
	{[]error{syscall.EMFILE, syscall.ENFILE}, "TooManyFiles", Failed, "too many files are open"},
	{[]error{syscall.EFBIG}, "FileTooLarge", Failed, "it would become too large"},
	{[]error{syscall.ENOEXEC}, "NotAProgram", Failed, "it is no program of this system"},
	{[]error{syscall.E2BIG}, "ArgumentsTooLong", Failed, "its arguments are too long"},
	{[]error{syscall.ENOMEM}, "NoMemory", Failed, "there is not enough memory"},
	{[]error{syscall.ENXIO, syscall.ENODEV}, "DeviceMissing", Failed, "its device is not there"},
	{[]error{syscall.EIO}, "DiskFault", Failed, "the disk reports a fault"},
	{[]error{syscall.EPIPE, fs.ErrClosed, os.ErrClosed}, "OutputClosed", Failed, "who reads it has closed it"},
	{[]error{os.ErrDeadlineExceeded}, "TimedOut", Failed, "it took too long"},
}

func causeOf(err error) *cause {
	for i := range causes {
		for _, known := range causes[i].when {
			if errors.Is(err, known) {
				return &causes[i]
			}
		}
	}
	return nil
}

// CauseWords says in plain words why the system refused, as "permission denied";
// "" when err is no error of the system that has words.
func CauseWords(err error) string {
	if c := causeOf(err); c != nil {
		return c.words
	}
	return ""
}

// FileError is the error of a file or folder that cannot be used: it names the
// file as the administrator wrote it and says why in plain words. An *Error in
// err's chain is returned as it is.
func FileError(name string, err error) *Error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	e := &Error{ID: "FileError", Category: Failed, Target: name, Err: err, Message: "The file " + Quote(name) + " cannot be used."}
	c := causeOf(err)
	if c == nil {
		return e
	}
	e.ID, e.Category = c.id, c.category
	switch c.id {
	case "PathNotFound":
		e.Message = "Cannot find path " + Quote(name) + " because it does not exist."
		if len(name) > 2 && name[1] == ':' || strings.HasPrefix(name, `\\`) {
			e.Hint = "This is a path of Windows; write one of this system, for example /tmp/x.csv."
		}
	case "PathDenied":
		e.Message = "Access to the path " + Quote(name) + " is denied."
	case "FileExists":
		e.Message = "The file " + Quote(name) + " already exists."
	default:
		e.Message = "The file " + Quote(name) + " cannot be used: " + c.words + "."
	}
	return e
}

// Plain turns any error into what an administrator sees: the *Error in its chain,
// else a sentence of the cause if the system gave one, else one that shows
// nothing of err. err stays the cause, for the log. nil stays nil.
func Plain(err error) *Error {
	var own *Error
	if err == nil || errors.As(err, &own) {
		return own
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return FileError(path.Path, err)
	}
	e := &Error{ID: "OperationFailed", Category: Failed, Err: err,
		Message: "The command failed for a reason that mxsh has no sentence for.", Hint: "Run it again with -Debug to see the cause."}
	if c := causeOf(err); c != nil {
		e.ID, e.Category, e.Hint = c.id, c.category, ""
		e.Message = "The command failed: " + c.words + "."
	}
	return e
}
