/** The package comes without types; this is what we call of libfvad (fvad.h) and of Emscripten's heap. */
declare module '@echogarden/fvad-wasm' {
  export interface Fvad {
    _fvad_new(): number
    _fvad_free(handle: number): void
    _fvad_set_mode(handle: number, mode: number): number
    _fvad_set_sample_rate(handle: number, rate: number): number
    _fvad_process(handle: number, samples: number, count: number): number
    _malloc(bytes: number): number
    readonly HEAP16: Int16Array
  }
  export default function load(): Promise<Fvad>
}
