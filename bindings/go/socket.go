// Package sctp has SCTP sockets (RFC 9260, RFC 6458), on the kernel's stack or on one in user space.
//
// Dial and Listen are TCP-style: a Conn is a net.Conn with messages, a Listener a net.Listener. An Endpoint is UDP-style: one
// socket for many associations. All have the methods of Socket, and one for each option and function of the C library.
//
// A goroutine that waits holds up no thread; a deadline and Close wake it.
package sctp

import (
	"errors"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Forever is a timeout: none.
const Forever = time.Duration(-1)

// Socket is what Conn, Listener and Endpoint have in common, and what they are made of.
type Socket struct {
	handle
	style       int
	timeout     int64 // atomic, a time.Duration
	file        *os.File
	read, write side
	done        chan struct{} // is closed with the socket
	once        sync.Once
}

// A direction in which goroutines wait, one at a time in Go's poller.
type side struct {
	turn     chan struct{}
	mutex    sync.Mutex
	deadline time.Time
	set      func(time.Time) error
	until    func(func(uintptr) bool) error
	look     time.Duration // how often it looks again, whatever the descriptor says
}

// New makes a socket: style TCPStyle or UDPStyle, family AfInet or AfInet6, engine EngineAuto, EngineKernel or EngineUserspace.
func New(style, family, engine int) (*Socket, error) {
	sock, err := socket(family, style, engine)
	if err != nil {
		return nil, err
	}
	return wrap(sock)
}

// The library does not wait: a duplicate of the descriptor is Go's to poll. It is closed first, so that Linux ends the association.
func wrap(sock int) (*Socket, error) {
	s := &Socket{timeout: int64(Forever), done: make(chan struct{})}
	s.sock = toSock(sock)
	style, err := s.Style()
	if err == nil {
		err = s.handle.SetTimeout(0)
	}
	var duplicate uintptr
	if err == nil {
		var errno syscall.Errno
		if duplicate, _, errno = syscall.Syscall(syscall.SYS_FCNTL, uintptr(sock), syscall.F_DUPFD_CLOEXEC, 0); errno != 0 {
			err = &Error{Errno: errno, Sentence: "a duplicate of the descriptor for Go's poller: " + errno.Error()}
		}
	}
	if err == nil {
		err = syscall.SetNonblock(int(duplicate), true)
	}
	if err != nil {
		closed(s.release())
		return nil, err
	}
	s.style = style
	s.file = os.NewFile(duplicate, "sctp")
	raw, _ := s.file.SyscallConn()
	s.read = side{turn: make(chan struct{}, 1), set: s.file.SetReadDeadline, until: raw.Read}
	s.write = side{turn: make(chan struct{}, 1), set: s.file.SetWriteDeadline, until: raw.Write, look: SendLookMs * time.Millisecond}
	runtime.SetFinalizer(s, (*Socket).Close)
	return s, nil
}

// When the goroutine that has the turn is to look again; no time: when the descriptor is ready.
func (d *side) begin(limit time.Time) error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	next := earlier(d.deadline, limit)
	if d.look > 0 {
		next = earlier(next, time.Now().Add(d.look))
	}
	return d.set(next)
}

func (d *side) over(limit time.Time) bool {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	first := earlier(d.deadline, limit)
	return !first.IsZero() && !time.Now().Before(first)
}

func (d *side) setDeadline(at time.Time) error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.deadline = at
	if err := d.set(at); err != nil {
		return errClosed
	}
	return nil
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// Attempts until there is another answer than EAGAIN and EINPROGRESS.
func (s *Socket) wait(d *side, dontwait bool, attempt func() error) error {
	if d.over(time.Time{}) {
		return errDeadline
	}
	timeout, limit := time.Duration(atomic.LoadInt64(&s.timeout)), time.Time{}
	if timeout > 0 {
		limit = time.Now().Add(timeout)
	}
	err := attempt()
	for !dontwait && timeout != 0 && again(err) {
		select {
		case d.turn <- struct{}{}:
			waited := d.begin(limit)
			if waited == nil {
				waited = d.until(func(uintptr) bool { err = attempt(); return !again(err) })
			}
			<-d.turn
			if waited != nil && !errors.Is(waited, os.ErrDeadlineExceeded) {
				return errClosed
			}
		case <-time.After(SendLookMs * time.Millisecond): // another goroutine has the turn, perhaps for another association
			err = attempt()
		}
		if again(err) && d.over(limit) {
			return errDeadline
		}
	}
	return err
}

// The same for what no descriptor tells: it looks again and again, less often with time. over: it is to give up.
func (s *Socket) poll(over func() bool, attempt func() error) error {
	for pause := time.Millisecond; ; {
		err := attempt()
		if !again(err) {
			return err
		}
		if over() {
			return errDeadline
		}
		select {
		case <-s.done:
			return errClosed
		case <-time.After(pause):
		}
		if pause *= 2; pause > 20*time.Millisecond {
			pause = 20 * time.Millisecond
		}
	}
}

// SetDeadline is that of all calls that wait, as in net.Conn.
func (s *Socket) SetDeadline(at time.Time) error {
	if err := s.SetReadDeadline(at); err != nil {
		return err
	}
	return s.SetWriteDeadline(at)
}

// SetReadDeadline is that of receiving and accepting.
func (s *Socket) SetReadDeadline(at time.Time) error { return s.read.setDeadline(at) }

// SetWriteDeadline is that of sending and connecting.
func (s *Socket) SetWriteDeadline(at time.Time) error { return s.write.setDeadline(at) }

// SetTimeout is for how long each call waits at most: Forever, as long as the deadline allows; 0, not at all, it fails with EAGAIN
// (a connect with EINPROGRESS).
func (s *Socket) SetTimeout(timeout time.Duration) error {
	if timeout < Forever {
		return invalid("a timeout is Forever, or not negative")
	}
	atomic.StoreInt64(&s.timeout, int64(timeout))
	return nil
}

// Timeout is what SetTimeout was given.
func (s *Socket) Timeout() time.Duration { return time.Duration(atomic.LoadInt64(&s.timeout)) }

// Let go of the poller's descriptor; who waits is woken.
func (s *Socket) unpoll() {
	s.once.Do(func() {
		runtime.SetFinalizer(s, nil)
		close(s.done)
		s.file.Close()
	})
}

// Close ends the associations gracefully in the background. What has come and was not read makes it an abort, as on Linux.
func (s *Socket) Close() error {
	sock := s.release()
	s.unpoll()
	return closed(sock)
}

// Abort ends an association at once, and tells the peer the reason. A one-to-one socket is closed.
func (s *Socket) Abort(assocID int32, reason []byte) error {
	err := s.abortNow(assocID, reason, s.style == TCPStyle)
	if err == nil && s.style == TCPStyle {
		s.unpoll()
	}
	return err
}

// Finish ends an association gracefully, or aborts it when the time is over. A one-to-one socket is closed, unless it goes on.
func (s *Socket) Finish(assocID int32, timeout time.Duration) error {
	if timeout < Forever {
		return invalid("a timeout is Forever, or not negative")
	}
	err := s.FinishBegin(assocID)
	if err == nil {
		start := time.Now()
		err = s.poll(func() bool { return timeout >= 0 && time.Since(start) >= timeout }, func() error { return s.FinishResult(assocID) })
		if err == errDeadline {
			err = s.finishWait(assocID, 0)
		}
	}
	if e, failed := err.(*Error); s.style == TCPStyle && (!failed || e.EndedBy != EndedByNobody) {
		s.Close()
	}
	return err
}

// Wait waits until the socket is ready to read, to write (WaitRead, WaitWrite), or either. It tells which; none: the time is over.
func (s *Socket) Wait(events int, timeout time.Duration) (ready int, err error) {
	if timeout < Forever {
		return 0, invalid("a timeout is Forever, or not negative")
	}
	start := time.Now()
	err = s.poll(func() bool { return timeout >= 0 && time.Since(start) >= timeout }, func() error {
		if ready, err = s.handle.wait(events, 0); err == nil && ready == 0 {
			return &Error{Errno: syscall.EAGAIN}
		}
		return err
	})
	if err == errDeadline {
		err = nil
	}
	return ready, err
}

// Connect associates with a peer. If it does not wait for the end of it, ConnectResult tells that.
func (s *Socket) Connect(host string, port uint16) error {
	return s.connected(host, port, s.connect(host, port))
}

// Connectx associates with a peer of which several addresses are known.
func (s *Socket) Connectx(hosts []string, port uint16) (assocID int32, err error) {
	assocID, err = s.connectx(hosts, port)
	first := append(hosts, "")[0]
	return assocID, s.connected(first, port, err)
}

func (s *Socket) connected(host string, port uint16, err error) error {
	if !again(err) || s.Timeout() == 0 {
		return err
	}
	result := func() error { _, err := s.ConnectResult(host, port); return err }
	if s.style == TCPStyle {
		return s.wait(&s.write, false, result)
	}
	limit := time.Time{}
	if s.Timeout() > 0 {
		limit = time.Now().Add(s.Timeout())
	}
	return s.poll(func() bool { return s.write.over(limit) }, result)
}

// AcceptSocket takes the next association of a one-to-one socket that listens.
func (s *Socket) AcceptSocket() (accepted *Socket, peer Addr, err error) {
	var sock int
	err = s.wait(&s.read, false, func() error { sock, peer, err = s.accept(); return err })
	if err == nil {
		accepted, err = wrap(sock)
	}
	return accepted, peer, err
}

// Peeloff makes an association of a one-to-many socket a Conn of its own.
func (s *Socket) Peeloff(assocID int32) (*Conn, error) {
	sock, err := s.peeloff(assocID)
	if err != nil {
		return nil, err
	}
	peeled, err := wrap(sock)
	return &Conn{peeled}, err
}
