package term

import "golang.org/x/sys/unix"

const (
	ioctlGet = unix.TCGETS
	ioctlSet = unix.TCSETS

	ioctlWaiting = unix.TIOCINQ // how much input waits
)

// disabled is the character that makes none a signal.
const disabled = 0

// flushInput drops what waits to be read.
func flushInput(fd int) error { return unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIFLUSH) }
