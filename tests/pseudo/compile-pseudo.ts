import { compilePseudo } from '../../scripts/lib/text.mjs'

/** Compiles the pseudo-locale once, before the tests that read it. */
export default compilePseudo
