import { Menu } from 'electron'
import { menuTemplate } from './menu-template.ts'

export function installMenu(platform: NodeJS.Platform, appName: string): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(platform, appName)))
}
