/* systemd's watchdog: as long as the main loop turns, it is told so. */
#ifndef CORE_WATCHDOG_H
#define CORE_WATCHDOG_H

struct watchdog;

/* Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID. Without them it does nothing. With a
 * watchdog it tells at half of its time, from the GLib main loop: a loop that hangs is silent. */
struct watchdog *watchdog_create(void);
void watchdog_destroy(struct watchdog *watchdog);
/* The first picture is on the screen. Said once. */
void watchdog_ready(struct watchdog *watchdog);
/* A line for `systemctl status`; never anything of a visit. */
void watchdog_status(struct watchdog *watchdog, const char *status);

#endif
