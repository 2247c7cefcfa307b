// Prints the notifications of a server's associations. monitor.go [HOST] [PORT]
package main

import (
	"fmt"
	"log"
	"os"

	"anysctp/sctp"
)

func main() {
	arguments := append(os.Args[1:], []string{"127.0.0.1", "0"}[len(os.Args)-1:]...)
	server, err := sctp.NewEndpoint("sctp", arguments[0]+":"+arguments[1], sctp.Subscribe(
		sctp.TypeAssocChange, sctp.TypePeerAddrChange, sctp.TypeSendFailedEvent, sctp.TypeRemoteError, sctp.TypeShutdownEvent,
		sctp.TypePartialDeliveryEvent, sctp.TypeAdaptationIndication, sctp.TypeAuthenticationEvent, sctp.TypeSenderDryEvent,
		sctp.TypeStreamResetEvent, sctp.TypeAssocResetEvent, sctp.TypeStreamChangeEvent))
	if err != nil {
		log.Fatal(err)
	}
	address := server.LocalAddr().(sctp.Addr)
	fmt.Printf("listening at %s port %d\n", address.Host, address.Port)
	for {
		message, err := server.ReadMessage()
		if err != nil {
			log.Fatal(err)
		}
		if message.Notification != nil {
			fmt.Printf("%+v\n", message.Notification)
		} else {
			fmt.Printf("%d bytes on stream %d\n", len(message.Data), message.Info.SID)
		}
	}
}
