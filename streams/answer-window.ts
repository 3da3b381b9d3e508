/**
 * How long after its arrival a push may be answered, in ms. The platform waits 3 s (protocol 5.6, 7.7), counted from when it sent;
 * the rest is for the way here and back.
 */
export const answerWindow = 2_700
