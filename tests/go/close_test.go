// Close, deadlines and contexts end what waits.
package main

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	"anysctp/sctp"
)

const patience = 20 * time.Second

func must[T any](t *testing.T, value T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// Both ends of an association.
func pair(t *testing.T, setup ...sctp.Setup) (near, far *sctp.Conn) {
	listener, err := sctp.Listen("sctp", "127.0.0.1:0", setup...)
	must(t, 0, err)
	defer listener.Close()
	near, err = sctp.Dial("sctp", listener.Addr().String(), setup...)
	must(t, 0, err)
	far, err = listener.AcceptConn()
	must(t, 0, err)
	t.Cleanup(func() { near.Close(); far.Close() })
	return near, far
}

// What a call returns that waits, after something has ended it.
func ended(t *testing.T, call func() error, end func()) error {
	t.Helper()
	result := make(chan error, 1)
	go func() { result <- call() }()
	select {
	case err := <-result:
		t.Fatal("it did not wait: ", err)
	case <-time.After(100 * time.Millisecond): // it has begun by now, or will be ended before it begins
	}
	end()
	select {
	case err := <-result:
		return err
	case <-time.After(patience):
		t.Fatal("it waits on")
		return nil
	}
}

func isClosed(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, net.ErrClosed) || !errors.Is(err, syscall.EBADF) {
		t.Error("not as a closed socket: ", err)
	}
}

func isTimeout(t *testing.T, err error) {
	t.Helper()
	var timeout net.Error
	if !errors.Is(err, os.ErrDeadlineExceeded) || !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Error("not as a deadline: ", err)
	}
}

func read(c *sctp.Conn) func() error {
	return func() error { _, err := c.Read(make([]byte, 100)); return err }
}

// Sends until there is no more room, and on.
func fill(c *sctp.Conn) error {
	for {
		if _, err := c.Write(make([]byte, 50000)); err != nil {
			return err
		}
	}
}

func TestCloseEndsRead(t *testing.T) {
	near, _ := pair(t)
	isClosed(t, ended(t, read(near), func() { near.Close() }))
	isClosed(t, read(near)())
	isClosed(t, near.Close())
}

func TestCloseEndsWrite(t *testing.T) {
	near, _ := pair(t)
	isClosed(t, ended(t, func() error { return fill(near) }, func() { near.Close() }))
}

func TestCloseEndsAccept(t *testing.T) {
	listener, err := sctp.Listen("sctp", "127.0.0.1:0")
	must(t, 0, err)
	isClosed(t, ended(t, func() error { _, err := listener.Accept(); return err }, func() { listener.Close() }))
}

func TestCloseEndsAWaitWithoutDescriptor(t *testing.T) {
	near, _ := pair(t)
	isClosed(t, ended(t, func() error { _, err := near.Wait(sctp.WaitRead, sctp.Forever); return err }, func() { near.Close() }))
}

func TestDeadline(t *testing.T) {
	near, far := pair(t)
	near.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	isTimeout(t, read(near)())
	must(t, 0, near.SetReadDeadline(time.Time{}))
	isTimeout(t, ended(t, read(near), func() { near.SetReadDeadline(time.Now()) }))
	must(t, 0, near.SetReadDeadline(time.Time{}))
	isTimeout(t, ended(t, func() error { return fill(near) }, func() { near.SetWriteDeadline(time.Now()) }))
	// After a deadline nothing is read, though there is something.
	must(t, 0, near.SetDeadline(time.Time{}))
	must(t, 1, func() error { _, err := far.Write([]byte("x")); return err }())
	must(t, 0, func() error { _, err := near.Wait(sctp.WaitRead, patience); return err }())
	near.SetReadDeadline(time.Unix(1, 0))
	isTimeout(t, read(near)())
	must(t, 0, near.SetReadDeadline(time.Time{}))
	must(t, 0, read(near)())
}

func TestTimeout(t *testing.T) {
	near, _ := pair(t)
	must(t, 0, near.SetTimeout(50*time.Millisecond))
	isTimeout(t, read(near)())
	must(t, 0, near.SetTimeout(0))
	if err := read(near)(); !errors.Is(err, syscall.EAGAIN) || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error(err)
	}
}

func TestContext(t *testing.T) {
	s := must2(sctp.New(sctp.TCPStyle, sctp.AfInet, sctp.EngineAuto))(t)
	defer s.Close()
	must(t, 0, s.Bind("127.0.0.1", 0)) // where it does not listen
	ctx, cancel := context.WithCancel(context.Background())
	if _, err := sctp.DialContext(ctx, "sctp", s.LocalAddr().String()); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Error(err)
	}
	if _, err := sctp.DialContext(ctx, "sctp", "127.0.0.1"); !errors.Is(err, syscall.EINVAL) {
		t.Error(err)
	}
	if engine, _ := s.Engine(); engine == sctp.EngineUserspace {
		silent := must2(net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}))(t)
		defer silent.Close()
		toSilent := func(s *sctp.Socket) error {
			return s.SetEncapsPort(0, "", 0, uint16(silent.LocalAddr().(*net.UDPAddr).Port))
		}
		dial := func() error { _, err := sctp.DialContext(ctx, "sctp", "127.0.0.1:7", toSilent); return err }
		if err := ended(t, dial, cancel); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	cancel()
	if _, err := sctp.DialContext(ctx, "sctp", s.LocalAddr().String()); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Calls of all kinds in many goroutines while the socket is closed: none hangs, and none meets another socket of the same number.
func TestCloseAmongCalls(t *testing.T) {
	for round := 0; round < 20; round++ {
		near, far := pair(t)
		var all sync.WaitGroup
		for _, call := range []func() error{
			read(near), func() error { return fill(near) }, func() error { _, err := near.Status(0); return err },
			func() error { _, err := near.Option("rtoinfo"); return err }, func() error { return near.SetNodelay(true) },
			func() error { _, err := near.ReadMessage(); return err },
		} {
			call := call
			all.Add(1)
			go func() {
				defer all.Done()
				for {
					if err := call(); err != nil {
						isClosed(t, err)
						return
					}
				}
			}()
		}
		go io.Copy(io.Discard, far)
		near.Close()
		done := make(chan bool)
		go func() { all.Wait(); close(done) }()
		select {
		case <-done:
		case <-time.After(patience):
			t.Fatal("a call hangs")
		}
	}
}

func TestEnds(t *testing.T) {
	near, far := pair(t)
	must(t, 0, near.CloseWrite())
	if err := read(far)(); err != io.EOF {
		t.Error(err)
	}
	near, far = pair(t)
	must(t, 0, near.Abort(0, []byte("enough")))
	isClosed(t, read(near)())
	err := read(far)()
	var failure *sctp.Error
	if !errors.As(err, &failure) || failure.Errno != syscall.ECONNRESET || failure.EndedBy != sctp.EndedByPeer {
		t.Error(err)
	}
	near, far = pair(t)
	must2(near.WriteMessage([]byte("x")))(t)
	go io.Copy(io.Discard, far)
	must(t, 0, near.Finish(0, patience))
	isClosed(t, near.Close())
}

func must2[T any](value T, err error) func(t *testing.T) T {
	return func(t *testing.T) T { t.Helper(); return must(t, value, err) }
}
