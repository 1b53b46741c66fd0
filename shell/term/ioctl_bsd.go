//go:build darwin || freebsd || netbsd || openbsd

package term

import "golang.org/x/sys/unix"

const (
	ioctlGet = unix.TIOCGETA
	ioctlSet = unix.TIOCSETA

	ioctlWaiting = 0x4004667f // FIONREAD: how much input waits
)

// disabled is the character that makes none a signal.
const disabled = 0xff

// flushInput drops what waits to be read.
func flushInput(fd int) error {
	const forReading = 1 // FREAD
	return unix.IoctlSetPointerInt(fd, unix.TIOCFLUSH, forReading)
}
