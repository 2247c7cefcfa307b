// The benchmark's program on pion/sctp, another SCTP in user space: see ../README.md.
//
//	peer server MODE
//	peer client MODE HOST PORT UDP_PORT SIZE SECONDS
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/pion/logging"
	"github.com/pion/sctp"
)

const (
	bufferBytes = 1 << 20
	socketBytes = 4 << 20 // of the system's buffer: it loses what does not fit
	capacity    = 1 << 16
	deadline    = 20 * time.Second
	headers     = 20 + 8 // IPv4 and UDP
	mostMTU     = 8192   // it reads no larger packets
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

// datagrams are those of one peer: the one that the latest came from.
type datagrams struct {
	*net.UDPConn
	peer *net.UDPAddr
}

func (d *datagrams) Read(buffer []byte) (size int, err error) {
	size, d.peer, err = d.ReadFromUDP(buffer)
	return size, err
}

func (d *datagrams) Write(data []byte) (int, error) { return d.WriteToUDP(data, d.peer) }

func config(socket *net.UDPConn, conn net.Conn) sctp.Config {
	must(0, socket.SetReadBuffer(socketBytes))
	mtu := must(net.InterfaceByName("lo")).MTU - headers
	if mtu > mostMTU {
		mtu = mostMTU
	}
	return sctp.Config{
		LoggerFactory: logging.NewDefaultLoggerFactory(), NetConn: conn, BlockWrite: true, MTU: uint32(mtu),
		MaxReceiveBufferSize: bufferBytes,
	}
}

func serve(echo bool) {
	socket := must(net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}))
	fmt.Println("READY", socket.LocalAddr().(*net.UDPAddr).Port, 0)
	stream := must(must(sctp.Server(config(socket, &datagrams{UDPConn: socket}))).AcceptStream())
	buffer := make([]byte, capacity)
	var messages, total int
	var start, end time.Time
	for {
		size, err := stream.Read(buffer)
		if errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) { // it closes its socket with the association
			break
		}
		must(size, err)
		if messages == 0 {
			start = time.Now()
		}
		messages++
		total += size
		if echo {
			must(stream.Write(buffer[:size]))
		}
		end = time.Now()
	}
	if messages > 1 {
		// The clock starts when the first message has arrived, so that one is not measured.
		fmt.Printf("RESULT messages=%d bytes=%d seconds=%.6f\n", messages-1, total-total/messages, end.Sub(start).Seconds())
	}
}

func send(stream *sctp.Stream, data []byte, limit time.Duration) {
	for end := time.Now().Add(limit); time.Now().Before(end); {
		for i := 0; i < 16; i++ {
			must(stream.Write(data))
		}
	}
}

func exchange(stream *sctp.Stream, data []byte, limit time.Duration) {
	var trips []time.Duration
	buffer := make([]byte, capacity)
	start := time.Now()
	now := start
	for now.Sub(start) < limit {
		before := now
		must(stream.Write(data))
		must(stream.Read(buffer))
		now = time.Now()
		trips = append(trips, now.Sub(before))
	}
	fmt.Printf("RESULT messages=%d bytes=%d seconds=%.6f\nTRIPS", len(trips), len(trips)*len(data), now.Sub(start).Seconds())
	for _, trip := range trips {
		fmt.Printf(" %.1f", float64(trip.Nanoseconds())/1e3)
	}
	fmt.Println()
}

func call(mode, address string, data []byte, limit time.Duration) {
	socket := must(net.DialUDP("udp4", nil, must(net.ResolveUDPAddr("udp4", address))))
	association := must(sctp.Client(config(socket, socket)))
	stream := must(association.OpenStream(1, sctp.PayloadTypeWebRTCBinary))
	if mode == "stream" {
		send(stream, data, limit)
	} else {
		exchange(stream, data, limit)
	}
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	must(0, association.Shutdown(ctx)) // gracefully: all that was sent is delivered
}

func main() {
	log.SetFlags(0)
	args := os.Args[1:]
	switch {
	case len(args) == 2 && args[0] == "server":
		serve(args[1] == "echo")
	case len(args) == 7 && args[0] == "client":
		seconds := must(strconv.ParseFloat(args[6], 64))
		data := make([]byte, must(strconv.Atoi(args[5])))
		call(args[1], args[2]+":"+args[3], data, time.Duration(seconds*float64(time.Second)))
	default:
		log.Fatal("usage: peer server MODE, or peer client MODE HOST PORT UDP_PORT SIZE SECONDS")
	}
}
