// Many associations, a goroutine each, which hold up no thread while they wait. event_server.go [HOST] [PORT]
package main

import (
	"bytes"
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
		go serve(association)
	}
}

func serve(association *sctp.Conn) {
	defer association.Close()
	for {
		message, err := association.ReadMessage()
		if err == nil {
			_, err = association.WriteMessage(bytes.ToUpper(message.Data), sctp.Stream(message.Info.SID))
		}
		if err == io.EOF {
			return
		} else if err != nil {
			log.Print(err)
			return
		}
	}
}
