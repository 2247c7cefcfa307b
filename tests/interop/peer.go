// The interoperation peer in Go: see README.md.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"anysctp/sctp"
)

const (
	messages     = 13
	streams      = 8
	bigSize      = 100000
	deadline     = 30 * time.Second
	firstPPID    = 4000000000
	answerOffset = 1000
	reason       = "that was all"
)

func wrong(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "peer.go: "+format+"\n", values...)
	os.Exit(1)
}

func must[T any](value T, err error) T {
	if err != nil {
		wrong("%v", err)
	}
	return value
}

func done(err error) { must(0, err) }

func content(number int) []byte {
	size := 1 + 317*number
	if number == messages-1 {
		size = bigSize
	}
	made := make([]byte, size)
	for k := range made {
		made[k] = byte(number + k + k>>8)
	}
	return made
}

// What has been received so far.
type tally struct {
	firstPPID   int
	seen        map[int]bool
	lastOrdered map[uint16]int
	bytes       int
}

func newTally(firstPPID int) *tally {
	return &tally{firstPPID: firstPPID, seen: map[int]bool{}, lastOrdered: map[uint16]int{}}
}

// Checks a message and returns its number.
func (t *tally) check(m *sctp.Message) int {
	number, unordered := int(m.Info.PPID)-t.firstPPID, m.Info.Flags&sctp.Unordered != 0
	if m.Notification != nil || number < 0 || number >= messages {
		wrong("this is not of the conversation: %+v %+v", m.Info, m.Notification)
	}
	if t.seen[number] {
		wrong("message %d came twice", number)
	}
	if int(m.Info.SID) != number%4 || unordered != (number%3 == 2) {
		wrong("message %d came on stream %d, unordered: %v", number, m.Info.SID, unordered)
	}
	if !bytes.Equal(m.Data, content(number)) {
		wrong("message %d came with other bytes (%d of them)", number, len(m.Data))
	}
	if last, known := t.lastOrdered[m.Info.SID]; known && !unordered && last > number {
		wrong("message %d came after message %d", number, last)
	}
	if !unordered {
		t.lastOrdered[m.Info.SID] = number
	}
	t.seen[number] = true
	t.bytes += len(m.Data)
	return number
}

func send(s *sctp.Socket, number int, ppid int, assoc int32) {
	options := []sctp.SendOption{sctp.Stream(uint16(number % 4)), sctp.PPID(uint32(ppid)), sctp.Assoc(assoc)}
	if number%3 == 2 {
		options = append(options, sctp.Flags(sctp.Unordered))
	}
	must(s.WriteMessage(content(number), options...))
}

func setUp(s *sctp.Socket) error {
	if err := s.SetTimeout(deadline); err != nil {
		return err
	}
	if err := s.SetInitmsg(&sctp.Initmsg{NumOstreams: streams, MaxInstreams: streams}); err != nil {
		return err
	}
	return sctp.Subscribe(sctp.TypeAssocChange, sctp.TypeShutdownEvent)(s)
}

func expectState(s *sctp.Socket, state sctp.AssocChangeNumber) sctp.AssocChange {
	m := must(s.ReadMessage())
	change, is := m.Notification.(sctp.AssocChange)
	if !is || change.State != state {
		wrong("%+v came instead of %v", m, state)
	}
	return change
}

func expectEnd(s *sctp.Socket) {
	if m, err := s.ReadMessage(); err != io.EOF {
		wrong("%+v, %v came instead of the end", m, err)
	}
}

func expectShutdownByPeer(s *sctp.Socket, style string) {
	m := must(s.ReadMessage())
	if _, is := m.Notification.(sctp.ShutdownEvent); !is {
		wrong("%+v came at the end", m.Notification)
	}
	if style == "udp" {
		expectState(s, sctp.ShutdownComp)
		return
	}
	// Of the two ends of a TCP-style association that the peer shuts down, either may come first.
	m, err := s.ReadMessage()
	if err == io.EOF {
		return
	}
	if change, is := must(m, err).Notification.(sctp.AssocChange); !is || change.State != sctp.ShutdownComp {
		wrong("%+v came after the peer's shutdown", m)
	}
	expectEnd(s)
}

func receiveAll(s *sctp.Socket, t *tally, answer bool) {
	for len(t.seen) < messages {
		m := must(s.ReadMessage())
		if number := t.check(m); answer {
			send(s, number, int(m.Info.PPID)+answerOffset, m.Info.AssocID)
		}
	}
}

func serve(style string) (*tally, string) {
	var server *sctp.Socket
	accept := func() *sctp.Socket { return server }
	if style == "tcp" {
		listener := must(sctp.Listen("sctp", "127.0.0.1:0", setUp))
		server = listener.Socket
		accept = func() *sctp.Socket {
			conn := must(listener.AcceptConn())
			done(conn.SetTimeout(deadline))
			return conn.Socket
		}
	} else {
		server = must(sctp.NewEndpoint("sctp", "127.0.0.1:0", setUp)).Socket
	}
	info := must(sctp.GetEngineInfo(must(server.Engine())))
	fmt.Println("READY", server.LocalAddr().(sctp.Addr).Port, info.UDPPort)
	peer, t := accept(), newTally(firstPPID)
	expectState(peer, sctp.CommUp)
	receiveAll(peer, t, true)
	expectShutdownByPeer(peer, style)
	second := accept()
	expectState(second, sctp.CommUp)
	m := must(second.ReadMessage())
	send(second, newTally(firstPPID).check(m), int(m.Info.PPID)+answerOffset, m.Info.AssocID)
	return t, string(expectState(second, sctp.CommLost).Text)
}

func associate(style, host string, port, udpPort uint16) (*sctp.Socket, int32) {
	kind := map[string]int{"tcp": sctp.TCPStyle, "udp": sctp.UDPStyle}[style]
	s := must(sctp.New(kind, sctp.AfInet, sctp.EngineAuto))
	done(setUp(s))
	if udpPort != 0 {
		done(s.SetEncapsPort(0, "", 0, udpPort))
	}
	done(s.Connect(host, port))
	return s, expectState(s, sctp.CommUp).AssocID
}

func converse(style, host string, port, udpPort uint16) *tally {
	s, assoc := associate(style, host, port, udpPort)
	for number := 0; number < messages; number++ {
		send(s, number, firstPPID+number, assoc)
	}
	t := newTally(firstPPID + answerOffset)
	receiveAll(s, t, false)
	if style == "tcp" {
		done(s.Shutdown(sctp.ShutWr))
	} else {
		must(s.WriteMessage(nil, sctp.Flags(sctp.EOF), sctp.Assoc(assoc)))
	}
	expectState(s, sctp.ShutdownComp)
	if style == "tcp" {
		expectEnd(s)
	}
	done(s.Close())

	s, assoc = associate(style, host, port, udpPort)
	send(s, 0, firstPPID, assoc)
	newTally(firstPPID + answerOffset).check(must(s.ReadMessage()))
	done(s.Abort(assoc, []byte(reason)))
	if style == "udp" {
		done(s.Close())
	}
	return t
}

func main() {
	sctp.ExitOnSignals()
	t, said := (*tally)(nil), ""
	number := func(text string) uint16 { return uint16(must(strconv.ParseUint(text, 10, 16))) }
	switch arguments := os.Args[1:]; {
	case len(arguments) == 2 && arguments[0] == "server":
		t, said = serve(arguments[1])
	case len(arguments) == 5 && arguments[0] == "client":
		t = converse(arguments[1], arguments[2], number(arguments[3]), number(arguments[4]))
	default:
		wrong("usage: peer.go server tcp|udp, or peer.go client tcp|udp HOST PORT UDP_PORT")
	}
	fmt.Println("OK", messages, t.bytes, said)
	sctp.Exit(0)
}
