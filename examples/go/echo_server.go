// Sends each message back on its stream. echo_server.go [HOST,HOST...] [PORT]
package main

import (
	"fmt"
	"io"
	"log"
	"os"

	"anysctp/sctp"
)

func main() {
	arguments := append(os.Args[1:], []string{"127.0.0.1", "0"}[len(os.Args)-1:]...)
	server, err := sctp.Listen("sctp", arguments[0]+":"+arguments[1])
	if err != nil {
		log.Fatal(err)
	}
	address := server.Addr().(sctp.Addr)
	fmt.Printf("listening at %s port %d\n", address.Host, address.Port)
	for {
		association, err := server.AcceptConn()
		if err != nil {
			log.Fatal(err)
		}
		if err := echo(association); err != io.EOF {
			log.Print(association.RemoteAddr(), ": ", err)
		}
		association.Close()
	}
}

func echo(association *sctp.Conn) error {
	for {
		message, err := association.ReadMessage()
		if err != nil {
			return err
		}
		_, err = association.WriteMessage(message.Data, sctp.Stream(message.Info.SID), sctp.PPID(message.Info.PPID))
		if err != nil {
			return err
		}
	}
}
