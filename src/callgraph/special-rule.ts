/** Makes the constraints of one call of a function of a library. */
import type { LibraryCall, LibraryPlaces } from "./library-places.js";

export type Special = (call: LibraryCall, places: LibraryPlaces) => void;
