/* PASERK: keys as text. Source: paseto-standard/paserk, types/public.md, secret.md, pid.md. */
#ifndef PAYMENT_PASERK_H
#define PAYMENT_PASERK_H

#include "payment/paseto.h"

/* With the NUL. */
enum { PASERK_PUBLIC_TEXT = 54, PASERK_SECRET_TEXT = 97, PASERK_ID_TEXT = 52 };

void paserk_public(const uint8_t key[static PASETO_PUBLIC], char text[static PASERK_PUBLIC_TEXT]);
void paserk_secret(const uint8_t key[static PASETO_SECRET], char text[static PASERK_SECRET_TEXT]);
/* "k4.pid...." of a public key: the only form that may stand in a footer. */
void paserk_id(const uint8_t key[static PASETO_PUBLIC], char text[static PASERK_ID_TEXT]);
bool paserk_read_public(struct str text, uint8_t key[static PASETO_PUBLIC], struct error *error);
/* Checks that the public half belongs to the seed. */
bool paserk_read_secret(struct str text, uint8_t key[static PASETO_SECRET], struct error *error);

#endif
