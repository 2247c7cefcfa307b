// Receives the files of one association. receive_files.go FOLDER [HOST] [PORT]
package main

import (
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"anysctp/sctp"
)

const ( // PPIDs
	name  = 1
	piece = 2
	end   = 3
)

func main() {
	log.SetFlags(0)
	if len(os.Args) < 2 {
		log.Fatal("usage: receive_files.go FOLDER [HOST] [PORT]")
	}
	host, port := "127.0.0.1", "0"
	if len(os.Args) > 2 {
		host = os.Args[2]
	}
	if len(os.Args) > 3 {
		port = os.Args[3]
	}
	server, err := sctp.Listen("sctp", host+":"+port, func(s *sctp.Socket) error {
		return s.SetInitmsg(&sctp.Initmsg{MaxInstreams: 1000})
	})
	if err != nil {
		log.Fatal(err)
	}
	address := server.Addr().(sctp.Addr)
	fmt.Printf("listening at %s port %d\n", address.Host, address.Port)
	association, err := server.AcceptConn()
	if err != nil {
		log.Fatal(err)
	}
	if err := receive(association, os.Args[1]); err != io.EOF {
		log.Fatal(err)
	}
	association.Close()
	server.Close()
	sctp.Exit(0)
}

func receive(association *sctp.Conn, folder string) error {
	files, sizes := map[uint16]*os.File{}, map[uint16]int{} // of each stream
	for {
		message, err := association.ReadMessage()
		if err != nil {
			return err
		}
		stream := message.Info.SID
		switch message.Info.PPID {
		case name:
			files[stream], err = os.Create(filepath.Join(folder, filepath.Base(string(message.Data))))
		case piece:
			_, err = files[stream].Write(message.Data)
			sizes[stream] += len(message.Data)
		case end:
			fmt.Printf("%s: %d bytes\n", filepath.Base(files[stream].Name()), sizes[stream])
			err = files[stream].Close()
		}
		if err != nil {
			return err
		}
	}
}
