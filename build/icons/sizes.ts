/** The sizes in pixels of the PNGs that Linux desktops choose from. */
export const LINUX_SIZES: readonly number[] = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
