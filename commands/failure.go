package commands

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/store"
)

// plain turns an error of the directory into what an administrator sees.
func plain(err error) error {
	var own *model.Error
	var many faults
	switch {
	case err == nil, errors.As(err, &many), errors.Is(err, shell.ErrStop), errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &own):
		return own
	}
	if told := surroundings(err); told != nil {
		told.Message += " Nothing was changed."
		return told
	}
	return &model.Error{ID: "OperationFailed", Category: model.Failed, Err: err,
		Message: "The operation failed for a reason that mxsh has no sentence for. Nothing was changed.",
		Hint:    "Look at the log of mxsh serve and at the disk and the owner of the folder that --home names."}
}

// engineFault turns the end of an engine into what an administrator sees.
func engineFault(err error) error {
	var own *model.Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	if told := surroundings(err); told != nil {
		return told
	}
	return &model.Error{ID: "EngineFailed", Category: model.Unreached, Err: err,
		Message: "The engine ended for a reason that its log names, just above."}
}

// surroundings is the error of what mxsh stands on: the directory's file, the
// key file, the disk. nil when the cause is none of these.
func surroundings(err error) *model.Error {
	for _, known := range causes {
		for _, cause := range known.when {
			if errors.Is(err, cause) {
				told := known.told
				told.Err = err
				if why := model.CauseWords(err); why != "" && cause == store.ErrUnreachable {
					told.Message = "The directory can't be opened: " + why + "."
				}
				return &told
			}
		}
	}
	return nil
}

// causes are in order: what says more comes before what says less.
var causes = []struct {
	when []error
	told model.Error
}{
	{[]error{syscall.ENOSPC, syscall.EDQUOT}, model.Error{ID: "DiskFull", Category: model.Unreached,
		Message: "There is no space left on the disk of the folder that --home names.", Hint: "Free some, and run the command again."}},
	{[]error{syscall.EFBIG}, model.Error{ID: "FileTooLarge", Category: model.Unreached,
		Message: "A file in the folder that --home names would become larger than this process may write.", Hint: "Raise the limit (ulimit -f), and run the command again."}},
	{[]error{syscall.EMFILE, syscall.ENFILE}, model.Error{ID: "TooManyFiles", Category: model.Unreached,
		Message: "Too many files are open for the directory to be opened too.", Hint: "Raise the limit (ulimit -n), and run the command again."}},
	{[]error{syscall.EROFS}, model.Error{ID: "DiskReadOnly", Category: model.Unreached,
		Message: "The disk of the folder that --home names can only be read.", Hint: "Mount it for writing, or name another folder with --home."}},
	{[]error{store.ErrKeyLost}, model.Error{ID: "KeyFileLost", Category: model.Unreached,
		Message: "The key file is gone, and the directory has secrets that only its key opens, so no new one is made.", Hint: "Put directory.key back beside the directory, from a backup."}},
	{[]error{store.ErrKeyFile, store.ErrNoKey}, model.Error{ID: "KeyFileUnusable", Category: model.Unreached,
		Message: "The key file that seals passwords can't be used: it is missing, damaged, another one, or readable by others.", Hint: "Check that directory.key is the right one, its owner, and that its mode is 0600."}},
	{[]error{store.ErrBusy}, model.Error{ID: "DirectoryBusy", Category: model.Unreached,
		Message: "The directory is busy: another process holds it for too long.", Hint: "Try again; if it stays so, end the process that holds it."}},
	{[]error{store.ErrNewer}, model.Error{ID: "DirectoryNewer", Category: model.Unreached,
		Message: "The directory was written by a newer version of mxsh.", Hint: "Use that version."}},
	{[]error{store.ErrDamaged}, model.Error{ID: "DirectoryDamaged", Category: model.Unreached,
		Message: "The file of the directory is damaged and cannot be read.", Hint: "Put a copy of directory.db from a backup in its place."}},
	{[]error{fs.ErrPermission}, model.Error{ID: "NoAccess", Category: model.Denied,
		Message: "You may not read and write the folder that --home names, or a file there.", Hint: "Check their owner and mode, or name another folder with --home."}},
	{[]error{store.ErrUnreachable}, model.Error{ID: "DirectoryUnreachable", Category: model.Unreached,
		Message: "The directory can't be opened: it is missing, or its file is not one of mxsh.", Hint: "Check --home and --directory."}},
}
