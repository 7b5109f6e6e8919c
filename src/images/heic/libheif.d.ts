/** The part of libheif's interface that is used. The package has types for its other builds only. */
declare module 'libheif-js/wasm-bundle.js' {
  interface Outcome {
    /** `Success`, or the fault of the file. */
    readonly message: string
  }
  interface Context {
    readonly contextBrand: never
  }
  interface Handle {
    readonly handleBrand: never
    readonly message?: never
  }
  interface Plane {
    readonly width: number
    readonly height: number
    readonly stride: number
    readonly data: Uint8Array
  }
  interface Decoded {
    readonly channels: readonly Plane[]
    readonly message?: never
  }
  interface Enumeration {
    readonly enumerationBrand: never
  }

  const libheif: {
    heif_context_alloc(): Context
    heif_context_read_from_memory(context: Context, file: Uint8Array): Outcome
    heif_js_context_get_primary_image_handle(context: Context): Handle | Outcome
    heif_image_handle_get_width(handle: Handle): number
    heif_image_handle_get_height(handle: Handle): number
    heif_js_decode_image2(
      handle: Handle,
      colorspace: Enumeration,
      chroma: Enumeration,
    ): Promise<Decoded | Outcome>
    readonly heif_colorspace: { readonly heif_colorspace_RGB: Enumeration }
    readonly heif_chroma: { readonly heif_chroma_interleaved_RGBA: Enumeration }
  }
  export default libheif
}
