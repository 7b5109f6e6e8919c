import { setFlagsFromString } from 'node:v8'

/*
 * While a program reads many articles, V8 reserves room ahead: 48 MB for young objects, and for old ones as much again
 * as is in use. With the young part as small as at the start, and growth by a tenth at a time, reading 100,000 articles
 * needs a third less memory. The flags must be set before anything else is loaded.
 */
setFlagsFromString('--semi-space-growth-factor=1')
setFlagsFromString('--heap-growing-percent=10')
