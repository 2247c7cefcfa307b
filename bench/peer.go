// The benchmark's program in Go: see README.md.
//
//	peer.go server MODE
//	peer.go client MODE HOST PORT UDP_PORT SIZE SECONDS
package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strconv"
	"time"

	"anysctp/sctp"
)

const (
	bufferBytes = 1 << 20
	deadline    = 20 * time.Second
	ppid        = 46
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func tune(s *sctp.Socket) error {
	must(0, s.SetTimeout(deadline))
	must(0, s.SetNodelay(true))
	must(0, s.SetSndbuf(bufferBytes))
	return s.SetRcvbuf(bufferBytes)
}

func send(conn *sctp.Conn, data []byte) {
	must(conn.WriteMessage(data, sctp.Stream(1), sctp.PPID(ppid)))
}

func serve(echo bool) {
	listener := must(sctp.Listen("sctp", "127.0.0.1:0", tune))
	engine := must(sctp.GetEngineInfo(must(listener.Engine())))
	fmt.Println("READY", must(listener.Getsockname()).Port, engine.UDPPort)
	conn := must(listener.AcceptConn())
	must(0, tune(conn.Socket))
	var messages, total int
	var start, end time.Time
	for {
		message, err := conn.ReadMessage()
		if errors.Is(err, io.EOF) {
			break
		}
		must(message, err)
		if messages == 0 {
			start = time.Now()
		}
		messages++
		total += len(message.Data)
		if echo {
			send(conn, message.Data)
		}
		end = time.Now()
	}
	if messages > 1 {
		// The clock starts when the first message has arrived, so that one is not measured.
		fmt.Printf("RESULT messages=%d bytes=%d seconds=%.6f\n", messages-1, total-total/messages, end.Sub(start).Seconds())
	}
	must(0, conn.Close())
	must(0, listener.Close())
}

func stream(conn *sctp.Conn, data []byte, time_ time.Duration) {
	for end := time.Now().Add(time_); time.Now().Before(end); {
		for i := 0; i < 16; i++ {
			send(conn, data)
		}
	}
}

func exchange(conn *sctp.Conn, data []byte, time_ time.Duration) {
	var trips []time.Duration
	start := time.Now()
	now := start
	for now.Sub(start) < time_ {
		before := now
		send(conn, data)
		must(conn.ReadMessage())
		now = time.Now()
		trips = append(trips, now.Sub(before))
	}
	fmt.Printf("RESULT messages=%d bytes=%d seconds=%.6f\nTRIPS", len(trips), len(trips)*len(data), now.Sub(start).Seconds())
	for _, trip := range trips {
		fmt.Printf(" %.1f", float64(trip.Nanoseconds())/1e3)
	}
	fmt.Println()
}

func call(mode, host, port string, udpPort uint64, data []byte, seconds float64) {
	conn := must(sctp.Dial("sctp", host+":"+port, tune, func(s *sctp.Socket) error {
		if udpPort == 0 {
			return nil
		}
		return s.SetEncapsPort(0, "", 0, uint16(udpPort))
	}))
	time_ := time.Duration(seconds * float64(time.Second))
	if mode == "stream" {
		stream(conn, data, time_)
	} else {
		exchange(conn, data, time_)
	}
	must(0, conn.Close()) // gracefully: all that was sent is delivered
}

func main() {
	log.SetFlags(0)
	args := os.Args[1:]
	switch {
	case len(args) == 2 && args[0] == "server":
		serve(args[1] == "echo")
	case len(args) == 7 && args[0] == "client":
		data := make([]byte, must(strconv.Atoi(args[5])))
		call(args[1], args[2], args[3], must(strconv.ParseUint(args[4], 10, 16)), data, must(strconv.ParseFloat(args[6], 64)))
	default:
		log.Fatal("usage: peer.go server MODE, or peer.go client MODE HOST PORT UDP_PORT SIZE SECONDS")
	}
	sctp.Exit(0)
}
