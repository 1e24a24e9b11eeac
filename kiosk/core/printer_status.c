/* What ESC/POS printers say of themselves: "DLE EOT n", transmit real-time status, in Epson's
 * ESC/POS command reference (download4.epson.biz/sec_pubs/pos/reference_en/escpos). */
#include "core/printer_device.h"

enum {
	/* In every answer bits 1 and 4 are set, bits 0 and 7 are not. */
	FIXED_MASK = 0x93,
	FIXED = 0x12,
	/* n = 1 */
	IS_OFFLINE = 0x08,
	/* n = 2, why it is offline */
	COVER_IS_OPEN = 0x04,
	PAPER_STOPPED_IT = 0x20,
	ERROR_STOPPED_IT = 0x40,
	/* n = 3: the cutter, an error for the mechanic, one that goes away by itself (heat) */
	ANY_ERROR = 0x08 | 0x20 | 0x40,
	/* n = 4: both sensors' bits */
	PAPER_NEAR_END = 0x0c,
	PAPER_END = 0x60
};

static enum printer_state cause_of(unsigned char answer)
{
	if (answer & COVER_IS_OPEN)
		return PRINTER_COVER_OPEN;
	if (answer & PAPER_STOPPED_IT)
		return PRINTER_PAPER_OUT;
	return answer & ERROR_STOPPED_IT ? PRINTER_OFFLINE : PRINTER_READY;
}

static enum printer_state paper_of(unsigned char answer)
{
	if (answer & PAPER_END)
		return PRINTER_PAPER_OUT;
	return answer & PAPER_NEAR_END ? PRINTER_PAPER_LOW : PRINTER_READY;
}

bool printer_status_read(int n, unsigned char answer, enum printer_state *state)
{
	if (n < 1 || n > 4 || (answer & FIXED_MASK) != FIXED)
		return false;
	switch (n) {
	case 1:
		*state = answer & IS_OFFLINE ? PRINTER_OFFLINE : PRINTER_READY;
		break;
	case 2:
		*state = cause_of(answer);
		break;
	case 3:
		*state = answer & ANY_ERROR ? PRINTER_OFFLINE : PRINTER_READY;
		break;
	default:
		*state = paper_of(answer);
	}
	return true;
}

enum printer_state printer_state_worse(enum printer_state a, enum printer_state b)
{
	/* A reason that tells what to do beats one that says that nothing works; and with the cover
	 * open, the sensors of the paper say anything. */
	static const int weight[PRINTER_STATES] = {
		[PRINTER_READY] = 0,	 [PRINTER_PAPER_LOW] = 1,  [PRINTER_OFFLINE] = 2,
		[PRINTER_PAPER_OUT] = 3, [PRINTER_COVER_OPEN] = 4,
	};

	return weight[a] >= weight[b] ? a : b;
}
