// As end.py, with the ways exit, deferred and collected.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"log"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"anysctp/sctp"
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

var conn *sctp.Conn

func connected(left, port string) {
	setup := []sctp.Setup{func(s *sctp.Socket) error {
		return s.SetRtoinfo(0, &sctp.Rtoinfo{Initial: 200, Min: 50, Max: 1000})
	}}
	if left == "notification" {
		setup = append(setup, sctp.Subscribe(sctp.TypeAssocChange))
	}
	conn = must(sctp.Dial("sctp", "127.0.0.1:"+port, setup...))
	must(0, conn.SetTimeout(20*time.Second))
}

var ways = map[string]func(){
	"exit": func() { sctp.Exit(0) },
	"deferred": func() {
		defer conn.Close()
	},
	"collected": func() {
		conn = nil
		done := make(chan bool)
		runtime.SetFinalizer(new([16]byte), func(any) { close(done) })
		runtime.GC()
		<-done
		runtime.GC()
	},
}

func main() {
	way, left, size := os.Args[1], os.Args[2], must(strconv.Atoi(os.Args[4]))
	connected(left, os.Args[3])
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		switch word, count, _ := strings.Cut(lines.Text(), " "); word {
		case "readable":
			must(conn.Wait(sctp.WaitRead, 20*time.Second))
		case "send":
			for left := must(strconv.Atoi(count)); left > 0; left-- {
				must(conn.WriteMessage(bytes.Repeat([]byte("m"), size)))
			}
		default:
			ways[way]()
		}
		fmt.Println("done")
	}
	sctp.Exit(0)
}
