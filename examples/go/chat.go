// Each line goes to all peers, on one socket. chat.go HOST PORT [PEER_HOST PEER_PORT]
package main

import (
	"bufio"
	"errors"
	"fmt"
	"log"
	"net"
	"os"
	"strconv"

	"anysctp/sctp"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 && len(os.Args) != 5 {
		log.Fatal("usage: chat.go HOST PORT [PEER_HOST PEER_PORT]")
	}
	chat, err := sctp.NewEndpoint("sctp", os.Args[1]+":"+os.Args[2], sctp.Subscribe(sctp.TypeAssocChange))
	if err != nil {
		log.Fatal(err)
	}
	address := chat.LocalAddr().(sctp.Addr)
	fmt.Printf("listening at %s port %d\n", address.Host, address.Port)
	if len(os.Args) == 5 {
		port, _ := strconv.ParseUint(os.Args[4], 10, 16)
		if err := chat.Connect(os.Args[3], uint16(port)); err != nil {
			log.Fatal(err)
		}
	}
	go show(chat)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		peers, err := chat.AssocIds()
		if err != nil {
			log.Fatal(err)
		}
		for _, peer := range peers {
			if _, err := chat.WriteMessage(lines.Bytes(), sctp.Assoc(peer)); err != nil {
				log.Print(err)
			}
		}
	}
	chat.Close()
	sctp.Exit(0)
}

func show(chat *sctp.Endpoint) {
	for {
		message, err := chat.ReadMessage()
		if errors.Is(err, net.ErrClosed) {
			return // the chat is over
		} else if err != nil {
			log.Fatal(err)
		}
		change, is := message.Notification.(sctp.AssocChange)
		switch {
		case !is:
			fmt.Printf("%d: %s\n", message.From.Port, message.Data)
		case change.State == sctp.CommUp:
			fmt.Printf("%d has come\n", message.From.Port)
		default:
			fmt.Printf("%d has gone\n", message.From.Port)
		}
	}
}
