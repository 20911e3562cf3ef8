ip link add v0 type veth peer name v1; ip link set v0 up; ip link set v1 up
ip addr add 192.0.2.1/24 dev v0; ip -6 addr add 2001:db8::1/64 dev v0 nodad
ip route add 203.0.113.64/28 via inet6 2001:db8::9 dev v0
ip route add 203.0.113.0/28 nexthop via 192.0.2.7 dev v0 nexthop via inet6 2001:db8::9 dev v0
sockbox netstat -rn
sockbox netstat -rn --table main
sockbox netstat -rn --table main --json
