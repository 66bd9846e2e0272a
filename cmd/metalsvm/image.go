package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"metalsvm/apps"
	"metalsvm/mkimage"
)

func (c *command) imageCommand() *cobra.Command {
	image := &cobra.Command{Use: "image", Short: "Make bootable images"}
	var app, output string
	build := &cobra.Command{
		Use:   "build",
		Short: "Build the kernel with all applications",
		Long: `Build makes an image that boots on the machine and, by Multiboot, on a PC
(qemu-system-i386 -kernel FILE). Every image holds all applications; --app
names the one that runs if the loader names none.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, known := apps.Find(app); !known {
				return fmt.Errorf("no application %s; there are: %s", app, appNames())
			}
			file, err := mkimage.Build(cmd.Context(), mkimage.Options{CmdLine: app})
			if err != nil {
				return err
			}
			if output != "" {
				data, err := os.ReadFile(file)
				if err != nil {
					return err
				}
				if err := os.WriteFile(output, data, 0o644); err != nil {
					return err
				}
				file = output
			}
			_, err = fmt.Fprintln(c.stdout, file)
			return err
		},
	}
	build.Flags().StringVar(&app, "app", mkimage.DefaultCmdLine, "application to run by default")
	build.Flags().StringVarP(&output, "output", "o", "", "write the image here; otherwise it stays in the cache")
	image.AddCommand(build)
	return image
}
