// @ts-check
// Prints the Debian packages that a host needs. The Dockerfile installs them.
import { DESKTOP_NEEDS, packagesFor } from '../../src/main/needs/needs.mjs';

console.log(packagesFor(DESKTOP_NEEDS, { manager: 'apt', ubuntu: false }).join('\n'));
