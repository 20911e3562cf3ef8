for n in eth0 eth0.100 eth1 eth10 eth2 p4p1 p10p1 br-lan wlan0-1 wlan0; do ip link add $n type bridge; done
sockbox netstat -ia
