import { Menu } from 'electron'
import { menuTemplate, type MenuOptions } from './menu-template.ts'

export function installMenu(platform: NodeJS.Platform, appName: string, options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(platform, appName, options)))
}
