package sctp

import (
	"context"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// Addr is an address and a port; the host is numeric, "" is any.
type Addr struct {
	Host string
	Port uint16
}

// Network is "sctp".
func (a Addr) Network() string { return "sctp" }

func (a Addr) String() string { return net.JoinHostPort(a.Host, strconv.Itoa(int(a.Port))) }

// Resolve finds the addresses in "HOST:PORT", or, of a peer or a socket that has several, in "HOST,HOST:PORT". Names are looked up.
// The network is "sctp", or "sctp4" or "sctp6", which take addresses of that family alone.
func Resolve(ctx context.Context, network, address string) ([]Addr, error) {
	colon := strings.LastIndexByte(address, ':')
	port, err := strconv.ParseUint(address[colon+1:], 10, 16)
	family, known := map[string]string{"sctp": "ip", "sctp4": "ip4", "sctp6": "ip6"}[network]
	if colon < 0 || err != nil || !known {
		return nil, invalid("no address of " + network + ": " + strconv.Quote(address) + "; it is HOST:PORT or HOST,HOST:PORT")
	}
	found := []Addr{}
	for _, host := range strings.Split(address[:colon], ",") {
		host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
		if _, err := netip.ParseAddr(host); err == nil || host == "" {
			found = append(found, Addr{host, uint16(port)})
			continue
		}
		addresses, err := net.DefaultResolver.LookupNetIP(ctx, family, host)
		if err != nil {
			return nil, err
		}
		found = append(found, Addr{addresses[0].Unmap().String(), uint16(port)})
	}
	return found, nil
}

func hosts(addrs []Addr) (hosts []string, port uint16) {
	for _, each := range addrs {
		hosts, port = append(hosts, each.Host), each.Port
	}
	return hosts, port
}

func familyOf(network string, addrs []Addr) int {
	for _, each := range addrs {
		if strings.ContainsRune(each.Host, ':') || network == "sctp6" {
			return AfInet6
		}
	}
	return AfInet
}
