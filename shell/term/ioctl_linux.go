package term

import "golang.org/x/sys/unix"

const (
	ioctlGet = unix.TCGETS
	ioctlSet = unix.TCSETS
)

// disabled is the character that makes none a signal.
const disabled = 0
