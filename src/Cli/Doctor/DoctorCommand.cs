using System.CommandLine;
using FakeFinder.Cli.Service;

namespace FakeFinder.Cli.Doctor;

/// <summary><c>doctor</c>: what is wrong with this machine, or the cluster, and what to do.</summary>
internal static class DoctorCommand
{
    public static Command Create(CliConsole console)
    {
        var cluster = new Option<bool>("--cluster")
        {
            Description =
                "Look at the cluster too: its silos, and by probes what this machine may do with S3 (an object is written and deleted) and "
                    + "EC2 (dry runs).",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document on standard output, and nothing else there." };
        var data = ServiceOptions.Data();
        var weights = ServiceOptions.Weights();
        var models = ServiceOptions.Models();
        var command = new Command(
            "doctor",
            "Says what is wrong here and what to do: settings, ffmpeg, sandbox, weights, ONNX Runtime, GPU, disks, clocks, database, "
                + "certificates, ports. Run it as the service's user and with its environment; the service may run meanwhile. Exit code 1 "
                + "where something is a fault.")
        {
            cluster,
            json,
            data,
            weights,
            models,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var programs = DoctorPrograms.For(
                parsed.GetValue(data),
                parsed.GetValue(weights),
                parsed.GetValue(models),
                parsed.GetValue(cluster));
            return new DoctorRun(console, programs).RunAsync(parsed.GetValue(json), cancellationToken);
        });
        return command;
    }
}
