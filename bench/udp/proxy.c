/*
 * The plainest proxy between a TUN device and UDP: one read(2) and one sendto(2) for each packet, one recvfrom(2) and one
 * write(2) back. It is what the bench compares Tweed's udp backend with, and carries nothing else.
 *
 * proxy DEVICE ADDRESS PORT PEER: makes DEVICE, listens on ADDRESS:PORT, sends every packet to PEER:PORT. On each pass of
 * a device's packet the TTL is one less, as a router must see to it (RFC 1812, 5.3.1; its checksum as in RFC 1624).
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <netinet/ip.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static struct sockaddr_in endpoint(const char *address, const char *port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short) atoi(port))};
    if (inet_pton(AF_INET, address, &to.sin_addr) != 1) {
        fprintf(stderr, "proxy: %s is not an IPv4 address\n", address);
        exit(2);
    }
    return to;
}

static int device(const char *name)
{
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
    if (tun < 0)
        fail("/dev/net/tun");
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    if (ioctl(tun, TUNSETIFF, &request) < 0)
        fail("TUNSETIFF");
    return tun;
}

/* One packet from the device to the peer; 0 where the device has none. */
static int out(int tun, int udp, const struct sockaddr_in *peer)
{
    char packet[65536];
    struct iphdr *header = (struct iphdr *) packet;
    ssize_t length = read(tun, packet, sizeof packet);
    if (length < 0 && errno == EAGAIN)
        return 0;
    if (length < 0)
        fail("read");
    if (length < (ssize_t) sizeof *header || header->version != 4 || header->ttl <= 1)
        return 1;
    header->ttl--;
    unsigned sum = header->check + (unsigned) htons(0x100);
    header->check = (unsigned short) (sum + (sum >= 0xffff));
    while (sendto(udp, packet, (size_t) length, 0, (const struct sockaddr *) peer, sizeof *peer) < 0 && errno == EAGAIN) {
        struct pollfd room = {udp, POLLOUT, 0};
        poll(&room, 1, -1);
    }
    return 1;
}

/* One packet from the network to the device; 0 where there is none. */
static int in(int udp, int tun)
{
    char packet[65536];
    ssize_t length = recvfrom(udp, packet, sizeof packet, 0, NULL, NULL);
    if (length < 0 && errno == EAGAIN)
        return 0;
    if (length < 0)
        fail("recvfrom");
    if (write(tun, packet, (size_t) length) < 0 && errno != EINVAL && errno != EAGAIN)
        fail("write");
    return 1;
}

int main(int count, char **words)
{
    if (count != 5) {
        fprintf(stderr, "Usage: proxy DEVICE ADDRESS PORT PEER\n");
        return 2;
    }
    struct sockaddr_in own = endpoint(words[2], words[3]);
    struct sockaddr_in peer = endpoint(words[4], words[3]);
    int tun = device(words[1]);
    int udp = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (udp < 0 || bind(udp, (struct sockaddr *) &own, sizeof own) < 0)
        fail("the UDP socket");
    struct pollfd ends[] = {{tun, POLLIN, 0}, {udp, POLLIN, 0}};
    while (poll(ends, 2, -1) > 0 || errno == EINTR) {
        int more = 1;
        while (more) {
            more = out(tun, udp, &peer);
            more |= in(udp, tun);
        }
    }
    fail("poll");
}
