package sctp

import (
	"context"
	"fmt"
	"net"
	"time"
)

// Setup is done with a socket before it is bound or connected; it sets options.
type Setup func(*Socket) error

// Subscribe switches notifications on, by their types: TypeAssocChange, ...
func Subscribe(types ...int) Setup {
	return func(s *Socket) error {
		for _, each := range types {
			if err := s.SetEvent(FutureAssoc, each, true); err != nil {
				return err
			}
		}
		return nil
	}
}

// Conn is a one-to-one association. As a net.Conn it is a stream of messages: a Write sends one, a Read takes one or a part of it.
type Conn struct{ *Socket }

// Listener takes associations, as a net.Listener.
type Listener struct{ *Socket }

// Endpoint is a one-to-many socket: many associations, which their ids or addresses tell apart.
type Endpoint struct{ *Socket }

var (
	_ net.Conn     = (*Conn)(nil)
	_ net.Listener = (*Listener)(nil)
	_ net.Error    = (*Error)(nil)
)

// Dial associates with a peer: Dial("sctp", "192.0.2.1:5000"). See Resolve for networks and addresses.
func Dial(network, address string, setup ...Setup) (*Conn, error) {
	return DialContext(context.Background(), network, address, setup...)
}

// DialContext gives up when the context is done.
func DialContext(ctx context.Context, network, address string, setup ...Setup) (*Conn, error) {
	s, peer, err := open(ctx, TCPStyle, network, address, setup)
	if err != nil {
		return nil, err
	}
	dialed, over := make(chan struct{}), make(chan struct{})
	go func() {
		select {
		case <-ctx.Done():
			s.SetWriteDeadline(time.Unix(1, 0))
		case <-dialed:
		}
		close(over)
	}()
	to, port := hosts(peer)
	if len(to) == 1 {
		err = s.Connect(to[0], port)
	} else {
		_, err = s.Connectx(to, port)
	}
	close(dialed)
	<-over
	if err != nil {
		s.Close()
		if ctx.Err() != nil {
			err = fmt.Errorf("sctp: dial %s: %w", address, ctx.Err())
		}
		return nil, err
	}
	return &Conn{s}, s.SetWriteDeadline(time.Time{})
}

// Listen is TCP-style; with several hosts it has all these addresses.
func Listen(network, address string, setup ...Setup) (*Listener, error) {
	s, err := listen(TCPStyle, network, address, setup)
	return &Listener{s}, err
}

// NewEndpoint is UDP-style. It takes associations from peers, and makes them by Connect or a message.
func NewEndpoint(network, address string, setup ...Setup) (*Endpoint, error) {
	s, err := listen(UDPStyle, network, address, setup)
	return &Endpoint{s}, err
}

func open(ctx context.Context, style int, network, address string, setup []Setup) (*Socket, []Addr, error) {
	addrs, err := Resolve(ctx, network, address)
	if err != nil {
		return nil, nil, err
	}
	s, err := New(style, familyOf(network, addrs), EngineAuto)
	for _, each := range setup {
		if err == nil {
			if err = each(s); err != nil {
				s.Close()
			}
		}
	}
	return s, addrs, err
}

func listen(style int, network, address string, setup []Setup) (*Socket, error) {
	s, addrs, err := open(context.Background(), style, network, address, setup)
	if err != nil {
		return nil, err
	}
	local, port := hosts(addrs)
	if err = s.Bindx(local, port, BindxAddAddr); err == nil {
		err = s.Listen(backlog)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

const backlog = 128

// Accept takes the next association.
func (l *Listener) Accept() (net.Conn, error) {
	conn, err := l.AcceptConn()
	if err != nil {
		return nil, err
	}
	return conn, nil
}

// AcceptConn is Accept with a Conn.
func (l *Listener) AcceptConn() (*Conn, error) {
	s, _, err := l.AcceptSocket()
	if err != nil {
		return nil, err
	}
	return &Conn{s}, nil
}

// Addr is the first address that it is bound to; Getladdrs has all.
func (l *Listener) Addr() net.Addr { return l.LocalAddr() }

// LocalAddr is the address that the packets come from, or the first that the socket is bound to.
func (s *Socket) LocalAddr() net.Addr {
	addr, _ := s.Getsockname()
	return addr
}

// RemoteAddr is the peer's primary address; Getpaddrs has all.
func (c *Conn) RemoteAddr() net.Addr {
	addr, _ := c.Getpeername()
	return addr
}

// Read takes the next message, or the part of it that fits; notifications are left out.
func (c *Conn) Read(buffer []byte) (int, error) {
	for {
		m, err := c.ReadPart(buffer, 0)
		if err != nil {
			return 0, err
		}
		if m.Notification == nil {
			return len(m.Data), nil
		}
	}
}

// Write sends one message.
func (c *Conn) Write(data []byte) (int, error) {
	if len(data) == 0 {
		return 0, nil
	}
	return c.WriteMessage(data)
}

// CloseWrite ends the association gracefully; what the peer has sent can still be read.
func (c *Conn) CloseWrite() error { return c.Shutdown(ShutWr) }
