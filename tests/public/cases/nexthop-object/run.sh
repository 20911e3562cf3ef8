ip link add v0 type veth peer name v1; ip link set v0 up; ip link set v1 up
ip addr add 192.0.2.1/24 dev v0; ip -6 addr add 2001:db8::1/64 dev v0 nodad
ip nexthop add id 7 via 192.0.2.7 dev v0; ip nexthop add id 8 via 192.0.2.8 dev v0
ip nexthop add id 17 via 2001:db8::7 dev v0; ip nexthop add id 18 via 2001:db8::8 dev v0
ip nexthop add id 9 group 7/8; ip nexthop add id 19 group 17/18
ip route add 203.0.113.0/28 nhid 7
ip route add 203.0.113.16/28 nhid 9
ip route add 203.0.113.32/28 nhid 17
ip -6 route add 2001:db8:7::/48 nhid 17; ip -6 route add 2001:db8:9::/48 nhid 19
for compat in 1 0; do
	echo $compat >/proc/sys/net/ipv4/nexthop_compat_mode
	sockbox netstat -rn --table main
	sockbox netstat -6rn --table main | grep ':9*::/48'
	sockbox netstat -6rn --table main | grep 2001:db8:7
done
