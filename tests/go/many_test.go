// Goroutines that wait hold up no thread and nobody else.
package main

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"anysctp/sctp"
)

const (
	patience = 60 * time.Second
	pairs    = 500
)

func threads(t *testing.T) int {
	status, err := os.ReadFile("/proc/self/status")
	found := regexp.MustCompile(`Threads:\s+([0-9]+)`).FindSubmatch(status)
	if err != nil || found == nil {
		t.Skip("no /proc here")
	}
	count, _ := strconv.Atoi(string(found[1]))
	return count
}

// How many goroutines are in Go's poller.
func waiting() int {
	stacks := make([]byte, 8<<20)
	return bytes.Count(stacks[:runtime.Stack(stacks, true)], []byte(" [IO wait"))
}

func TestThousandGoroutines(t *testing.T) {
	listener, err := sctp.Listen("sctp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	conns := []*sctp.Conn{}
	for i := 0; i < pairs; i++ {
		near, err := sctp.Dial("sctp", listener.Addr().String())
		if err != nil {
			t.Fatal(i, err)
		}
		far, err := listener.AcceptConn()
		if err != nil {
			t.Fatal(i, err)
		}
		conns = append(conns, near, far)
	}
	var all sync.WaitGroup
	errs := make(chan error, len(conns))
	for _, conn := range conns {
		conn.SetDeadline(time.Now().Add(patience))
		all.Add(1)
		go func(conn *sctp.Conn) {
			defer all.Done()
			m, err := conn.ReadMessage()
			if err == nil && !bytes.Equal(m.Data, []byte("hello")) {
				err = fmt.Errorf("%q came", m.Data)
			}
			errs <- err
		}(conn)
	}
	for until := time.Now().Add(patience); waiting() < len(conns); runtime.Gosched() {
		if time.Now().After(until) {
			t.Fatal(waiting(), " of the goroutines wait")
		}
	}
	if count := threads(t); count > 100 {
		t.Errorf("%d threads for %d goroutines", count, len(conns))
	}
	for _, conn := range conns {
		if _, err := conn.WriteMessage([]byte("hello")); err != nil {
			t.Fatal(err)
		}
	}
	all.Wait()
	for range conns {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	for _, conn := range conns {
		conn.Close()
	}
}

// An association that takes nothing does not hold up a send to another one; in user space, as on Linux they share a buffer.
func TestFullAssociation(t *testing.T) {
	server, err := sctp.NewEndpoint("sctp", "127.0.0.1:0", sctp.Subscribe(sctp.TypeAssocChange))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	if engine, _ := server.Engine(); engine == sctp.EngineKernel {
		return
	}
	ids, clients := []int32{}, []*sctp.Conn{}
	for range [2]int{} {
		client, err := sctp.Dial("sctp", server.LocalAddr().String(), func(s *sctp.Socket) error { return s.SetRcvbuf(20000) })
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		m, err := server.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		ids, clients = append(ids, m.Notification.(sctp.AssocChange).AssocID), append(clients, client)
	}
	full := make(chan error, 1)
	go func() {
		for {
			if _, err := server.WriteMessage(make([]byte, 10000), sctp.Assoc(ids[0])); err != nil {
				full <- err
				return
			}
		}
	}()
	for i := 0; i < 20; i++ {
		clients[1].SetDeadline(time.Now().Add(patience))
		if _, err := server.WriteMessage([]byte("x"), sctp.Assoc(ids[1])); err != nil {
			t.Fatal(err)
		}
		if _, err := clients[1].ReadMessage(); err != nil {
			t.Fatal(err)
		}
	}
	server.SetWriteDeadline(time.Now())
	if err := <-full; err == nil {
		t.Error("the other one had room for all")
	}
}
