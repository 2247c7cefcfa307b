package sctp

import (
	"io"
	"sync"
	"time"
	"unsafe"
)

// Message is what was received: data, or a notification.
type Message struct {
	Data         []byte
	Info         Rcvinfo
	From         Addr
	Notification Notification // nil: it is data
}

// Complete is false of a part that is not the last one.
func (m *Message) Complete() bool { return m.Info.MsgFlags&MsgEOR != 0 }

// Notification is one of the structures like AssocChange; an Event alone if its type is unknown.
type Notification interface{ event() Event }

// Event is what all notifications have.
type Event struct {
	Type      NotificationTypeNumber
	AssocID   int32
	Length    uint32
	Truncated bool
	Data      []byte // the variable part: a message not sent, error causes, streams that were reset, or all of an unknown type
}

func (e Event) event() Event { return e }

// Streams are those that were reset; none: all.
func (e StreamResetEvent) Streams() []uint16 {
	streams := make([]uint16, len(e.Data)/2)
	for i := range streams {
		streams[i] = *(*uint16)(unsafe.Pointer(&e.Data[2*i]))
	}
	return streams
}

type outgoing struct {
	info  Sndinfo
	to    Addr
	flags int
}

// SendOption says how a message is sent. What no option says is as SetDefaultSndinfo has it.
type SendOption struct {
	set   func(*outgoing, SendOption)
	value uint32
	to    Addr
}

// Stream is the stream to send on.
func Stream(number uint16) SendOption {
	return SendOption{value: uint32(number), set: func(o *outgoing, by SendOption) {
		o.info.SID, o.flags = uint16(by.value), o.flags&^DefaultSID
	}}
}

// PPID is the payload protocol id, in host byte order.
func PPID(number uint32) SendOption {
	return SendOption{value: number, set: func(o *outgoing, by SendOption) {
		o.info.PPID, o.flags = by.value, o.flags&^DefaultPPID
	}}
}

// Context is given back if the message cannot be sent.
func Context(number uint32) SendOption {
	return SendOption{value: number, set: func(o *outgoing, by SendOption) {
		o.info.Context, o.flags = by.value, o.flags&^DefaultContext
	}}
}

// Flags are those of the message: Unordered, AddrOver, SackImmediately; of an Endpoint EOF, Abort, Sendall.
func Flags(flags SendFlagNumber) SendOption {
	return SendOption{value: uint32(flags), set: func(o *outgoing, by SendOption) {
		o.info.Flags, o.flags = o.info.Flags|SendFlagNumber(by.value), o.flags&^DefaultFlags
	}}
}

// Assoc is the association of an Endpoint to send to.
func Assoc(id int32) SendOption {
	return SendOption{value: uint32(id), set: func(o *outgoing, by SendOption) { o.info.AssocID = int32(by.value) }}
}

// To is the address to send to. Of an Endpoint it is a peer's; if there is no association with it, one is made.
func To(addr Addr) SendOption {
	return SendOption{to: addr, set: func(o *outgoing, by SendOption) { o.to = by.to }}
}

// Lifetime is after what time the message is given up.
func Lifetime(time_ time.Duration) SendOption { return policy(PRTtl, uint32(time_.Milliseconds())) }

// Retransmissions is after how many the message is given up.
func Retransmissions(most uint32) SendOption { return policy(PRRtx, most) }

// Priority is that of a message which is given up when the buffer is full; a larger number goes first.
func Priority(number uint32) SendOption { return policy(PRPrio, number) }

func policy(which PRPolicyNumber, value uint32) SendOption {
	return SendOption{value: value, set: func(o *outgoing, by SendOption) {
		o.info.PRPolicy, o.info.PRValue, o.flags = which, by.value, o.flags&^DefaultPR
	}}
}

// Key is the number of a key, set with SetAuthKey, to authenticate with.
func Key(number uint16) SendOption {
	return SendOption{value: uint32(number), set: func(o *outgoing, by SendOption) {
		o.info.AuthKeynumber, o.info.Flags = uint16(by.value), o.info.Flags|AuthKey
	}}
}

// DontWait: if there is no room, the send fails with EAGAIN.
var DontWait = SendOption{set: func(o *outgoing, _ SendOption) { o.flags |= MsgDontwait }}

func outgoingWith(options []SendOption) *outgoing {
	o := &outgoing{flags: DefaultAll}
	for _, each := range options {
		each.set(o, each)
	}
	return o
}

// WriteMessage sends one message, whole. It waits for room, not for the peer.
func (s *Socket) WriteMessage(data []byte, options ...SendOption) (sent int, err error) {
	o := outgoingWith(options)
	err = s.wait(&s.write, o.flags&MsgDontwait != 0, func() error {
		sent, err = s.sendv(data, &o.info, o.to.Host, o.to.Port, o.flags)
		return err
	})
	return sent, err
}

// Outgoing is a message for WriteMessages, with options of its own.
type Outgoing struct {
	Data    []byte
	Options []SendOption
}

// WriteMessages sends several messages in one call, in their order, and waits for room for all of them. It gives how many were
// accepted; if that is not all, the error is that of the next one. Sendall is not for them.
func (s *Socket) WriteMessages(messages []Outgoing) (accepted int, err error) {
	err = s.wait(&s.write, false, func() error {
		for accepted < len(messages) {
			some, err := s.sendMessages(messages[accepted:])
			if err != nil {
				return err
			}
			accepted += some
		}
		return nil
	})
	return accepted, err
}

// WriteFirst sends the first message to a peer with these addresses, from a one-to-many socket. initmsg: parameters of this
// association alone, or nil. It gives the association's id.
func (s *Socket) WriteFirst(data []byte, peer []Addr, initmsg *Initmsg, options ...SendOption) (assocID int32, err error) {
	o, to, port := outgoingWith(options), []string(nil), uint16(0)
	to, port = hosts(peer)
	err = s.wait(&s.write, o.flags&MsgDontwait != 0, func() error {
		var id int
		id, err = s.sendx(data, &o.info, to, port, initmsg, o.flags)
		assocID = int32(id)
		return err
	})
	return assocID, err
}

// MessageLimit is the longest message that ReadMessage takes.
const MessageLimit = LargestGrownBuffer

var buffers = sync.Pool{New: func() any { b := make([]byte, 1<<16); return &b }}

// ReadMessage receives one whole message or notification. io.EOF: the peer has shut the association down. Do not mix it with Read
// and ReadPart on one socket.
func (s *Socket) ReadMessage() (*Message, error) { return s.ReadMessageLimit(MessageLimit) }

// ReadMessageLimit has another limit; a longer message is dropped, and EMSGSIZE tells it.
func (s *Socket) ReadMessageLimit(limit uint32) (*Message, error) {
	pooled := buffers.Get().(*[]byte)
	defer buffers.Put(pooled)
	buffer, m := *pooled, &Message{}
	var size int
	err := s.wait(&s.read, false, func() (err error) {
		size, m.Info, m.From, err = s.recvMessage(buffer, limit, 0)
		if size > len(buffer) { // it waits for a longer one
			buffer = make([]byte, size)
			size, m.Info, m.From, err = s.recvMessage(buffer, limit, 0)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return m, m.took(append([]byte(nil), buffer[:size]...))
}

// ReadMessages receives several whole messages and notifications in one call: it waits for the first one alone, and takes what is
// there, at most so many. Otherwise it is as ReadMessage. An error after a message is that of the next call.
func (s *Socket) ReadMessages(most int) ([]*Message, error) {
	return s.ReadMessagesLimit(most, MessageLimit)
}

// ReadMessagesLimit has another limit, as that of ReadMessageLimit.
func (s *Socket) ReadMessagesLimit(most int, limit uint32) (messages []*Message, err error) {
	pooled := buffers.Get().(*[]byte)
	defer buffers.Put(pooled)
	room, size := *pooled, 0
	err = s.wait(&s.read, false, func() (err error) {
		size, messages, err = s.recvMessages(room, most, limit)
		if size > len(room) { // it waits for a longer one
			room = make([]byte, size)
			size, messages, err = s.recvMessages(room, most, limit)
		}
		return err
	})
	if err == nil && size == 0 {
		err = io.EOF
	}
	return messages, err
}

// ReadPart receives the part of a message that fits into the buffer, which Data then is of. Flags: MsgPeek, MsgDontwait.
func (s *Socket) ReadPart(buffer []byte, flags int) (*Message, error) {
	m, size := &Message{}, 0
	err := s.wait(&s.read, flags&MsgDontwait != 0, func() (err error) {
		size, m.Info, m.From, err = s.recvv(buffer, flags)
		return err
	})
	if err != nil {
		return nil, err
	}
	return m, m.took(buffer[:size])
}

func (m *Message) took(data []byte) error {
	m.Data = data
	if m.Info.MsgFlags&MsgNotification != 0 {
		m.Notification = decoded(data)
	} else if len(data) == 0 {
		return io.EOF
	}
	return nil
}
