// Sends each file on a stream of its own. send_files.go HOST PORT FILE...
package main

import (
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
	if len(os.Args) < 4 {
		log.Fatal("usage: send_files.go HOST PORT FILE...")
	}
	if err := send(os.Args[1]+":"+os.Args[2], os.Args[3:]); err != nil {
		log.Fatal(err)
	}
	sctp.Exit(0)
}

func send(address string, paths []string) error {
	streams := sctp.Initmsg{NumOstreams: uint16(len(paths))}
	association, err := sctp.Dial("sctp", address, func(s *sctp.Socket) error { return s.SetInitmsg(&streams) })
	if err != nil {
		return err
	}
	defer association.Close()
	files := map[uint16]*os.File{}
	for number, path := range paths {
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		files[uint16(number)] = file
		if _, err := association.WriteMessage([]byte(filepath.Base(path)), sctp.Stream(uint16(number)), sctp.PPID(name)); err != nil {
			return err
		}
	}
	for buffer := make([]byte, 16384); len(files) > 0; {
		for stream, file := range files { // taking turns
			read, err := file.Read(buffer)
			if err == io.EOF {
				delete(files, stream)
				_, err = association.WriteMessage([]byte("end"), sctp.Stream(stream), sctp.PPID(end))
			} else if err == nil {
				_, err = association.WriteMessage(buffer[:read], sctp.Stream(stream), sctp.PPID(piece))
			}
			if err != nil {
				return err
			}
		}
	}
	if err := association.CloseWrite(); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, association) // until the receiver has all
	return err
}
