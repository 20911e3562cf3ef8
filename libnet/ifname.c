/* Names of interfaces.  if_indextoname(3) brings its own socket every time. */
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "libnet.h"

enum { SIOCGIFNAME_ = 0x8910 }; /* include/uapi/linux/sockios.h */

void ifindex_name(char *name, uint32_t ifindex)
{
	static struct {
		char name[IFNAME];
		union {
			uint32_t ifindex;
			uint64_t rest[3];
		} u;
	} ifreq; /* the last answer: long tables ask for few interfaces */
	static uint32_t last;

	if (ifindex != last) {
		int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

		last = ifreq.u.ifindex = ifindex;
		if (!ifindex || ioctl(fd, SIOCGIFNAME_, &ifreq))
			ifreq.name[0] = 0;
		close(fd);
	}
	memcpy(name, ifreq.name, IFNAME);
	name[IFNAME - 1] = 0;
}
