package sctp

import (
	"net"
	"os"
	"syscall"
)

// Error is what a call fails with. errors.Is compares it with an errno, and with os.ErrDeadlineExceeded and net.ErrClosed.
type Error struct {
	Errno    syscall.Errno
	Sentence string        // what failed, and what to do about it
	EndedBy  EndedByNumber // who ended the association that the call was about, EndedByNobody: it goes on
	deadline bool
}

func (e *Error) Error() string { return "sctp: " + e.Sentence }

// Unwrap gives the errno.
func (e *Error) Unwrap() error { return e.Errno }

// Timeout is true after a deadline, and when the peer does not answer.
func (e *Error) Timeout() bool { return e.Errno.Timeout() }

// Temporary is there for net.Error.
func (e *Error) Temporary() bool { return e.Errno.Temporary() }

// Is says what the errno does not: that it was a deadline, or that the socket is closed.
func (e *Error) Is(target error) bool {
	return target == os.ErrDeadlineExceeded && e.deadline || target == net.ErrClosed && e.Errno == syscall.EBADF
}

var (
	errDeadline = &Error{Errno: syscall.ETIMEDOUT, Sentence: "the deadline is over", deadline: true}
	errClosed   = &Error{Errno: syscall.EBADF, Sentence: "the socket was closed"}
)

func invalid(sentence string) error { return &Error{Errno: syscall.EINVAL, Sentence: sentence} }

// Whether a call has to be made again, when the descriptor is ready.
func again(err error) bool {
	e, ok := err.(*Error)
	return ok && (e.Errno == syscall.EAGAIN || e.Errno == syscall.EINPROGRESS)
}
