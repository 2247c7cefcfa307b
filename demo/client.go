// A TCP-style (one-to-one) SCTP client: sends a file to the demo's server and checks its answer. See README.md.
//
//	client.go HOST PORT UDP_PORT FILE
package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	"anysctp/sctp"
)

const (
	hello    = 1 // PPIDs
	chunk    = 2
	digest   = 3
	streams  = 8
	deadline = 30 * time.Second
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func connect(host, port string, udpPort uint64) *sctp.Conn {
	return must(sctp.Dial("sctp", host+":"+port, func(s *sctp.Socket) error {
		if udpPort != 0 {
			must(0, s.SetEncapsPort(0, "", 0, uint16(udpPort)))
		}
		must(0, s.SetTimeout(deadline))
		must(0, s.SetNodelay(true))
		return s.SetInitmsg(&sctp.Initmsg{NumOstreams: streams})
	}))
}

func sendFile(conn *sctp.Conn, content []byte) {
	size := len(content) / 100
	if size < 512 {
		size = 512
	} else if size > 32768 {
		size = 32768
	}
	messages := 1 + (len(content)+size-1)/size
	must(conn.WriteMessage([]byte(fmt.Sprintf("go %d %d", len(content), messages)), sctp.PPID(hello)))
	for number := 0; number < messages-1; number++ {
		offset := number * size
		end := offset + size
		if end > len(content) {
			end = len(content)
		}
		data := binary.BigEndian.AppendUint64(nil, uint64(offset))
		options := []sctp.SendOption{sctp.Stream(uint16(1 + number%(streams-1))), sctp.PPID(chunk)}
		if number%5 == 4 {
			options = append(options, sctp.Flags(sctp.Unordered))
		}
		must(conn.WriteMessage(append(data, content[offset:end]...), options...))
	}
	fmt.Printf("sent %d bytes in %d messages\n", len(content), messages)
}

func main() {
	log.SetFlags(0)
	conn := connect(os.Args[1], os.Args[2], must(strconv.ParseUint(os.Args[3], 10, 16)))
	fmt.Printf("connected to %v\n", conn.RemoteAddr())
	content := must(os.ReadFile(os.Args[4]))
	sendFile(conn, content)
	answer, expected := must(conn.ReadMessage()), fmt.Sprintf("%x", sha256.Sum256(content))
	if answer.Info.PPID != digest || string(answer.Data) != expected {
		log.Fatalf("the server's SHA-256 is %s, but the file's is %s", answer.Data, expected)
	}
	fmt.Printf("the server's SHA-256 is the file's: %s...\n", expected[:16])
	fmt.Printf("RESULT engine=%s verified=yes\n", sctp.Word("engine", uint32(must(conn.Engine()))))
	must(0, conn.Close()) // gracefully: all that was sent is delivered
	sctp.Exit(0)
}
