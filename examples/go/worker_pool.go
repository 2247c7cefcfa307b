// Three workers, each a goroutine, with an association of its own. worker_pool.go [HOST] [PORT]
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
	server, err := sctp.NewEndpoint("sctp", arguments[0]+":"+arguments[1], sctp.Subscribe(sctp.TypeAssocChange))
	if err != nil {
		log.Fatal(err)
	}
	address := server.LocalAddr().(sctp.Addr)
	fmt.Printf("listening at %s port %d\n", address.Host, address.Port)
	associations := make(chan *sctp.Conn, 1000)
	for number := 1; number <= 3; number++ {
		go work(number, associations)
	}
	for {
		message, err := server.ReadMessage()
		if err != nil {
			log.Fatal(err)
		}
		if change, is := message.Notification.(sctp.AssocChange); is && change.State == sctp.CommUp {
			association, err := server.Peeloff(change.AssocID) // with the messages that have come since
			if err != nil {
				log.Fatal(err)
			}
			associations <- association
		}
	}
}

func work(number int, associations <-chan *sctp.Conn) {
	for association := range associations {
		fmt.Printf("worker %d has taken %d\n", number, association.RemoteAddr().(sctp.Addr).Port)
		if err := answer(association); err != io.EOF {
			log.Printf("worker %d: %v", number, err)
		}
		association.Close()
		fmt.Printf("worker %d is free\n", number)
	}
}

func answer(association *sctp.Conn) error {
	for {
		message, err := association.ReadMessage()
		if err != nil {
			return err
		}
		if message.Notification != nil { // such as that of the end, to which the server has subscribed
			continue
		}
		if _, err := association.WriteMessage(bytes.ToUpper(message.Data), sctp.Stream(message.Info.SID)); err != nil {
			return err
		}
	}
}
