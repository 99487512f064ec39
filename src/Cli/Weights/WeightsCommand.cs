using System.CommandLine;
using FakeFinder.Cli.Service;
using FakeFinder.Files;
using FakeFinder.Weights.Import;

namespace FakeFinder.Cli.Weights;

/// <summary><c>weights</c>: the published detectors' weights. The only commands that need no service.</summary>
internal static class WeightsCommand
{
    private const string Fp32 = "fp32";
    private const string Fp16 = "fp16";

    public static Command Create(CliConsole console) =>
        new("weights", "Imports, lists and checks the weights of the published detectors. Needs no service.")
        {
            Import(console),
            List(console),
            Verify(console),
        };

    private static Command Import(CliConsole console)
    {
        var name = new Argument<string>("NAME") { Description = "The detector, or the face finder that detectors share." };
        name.AcceptOnlyFromAmong([.. Recipes.All.Select(recipe => recipe.Name)]);
        var from = new Option<string>("--from") { Description = "Folder with the published files.", HelpName = "DIR", Required = true };
        var folder = Folder("--out", "--weights");
        var data = ServiceOptions.Data();
        var precision = new Option<string>("--precision")
        {
            Description = "Numeric precision of the networks.",
            DefaultValueFactory = _ => Fp32,
        };
        precision.AcceptOnlyFromAmong(Fp32, Fp16);
        var command = new Command(
            "import",
            "Converts published PyTorch files to ONNX networks and installs them. No code in the files is executed.")
        {
            name,
            from,
            folder,
            data,
            precision,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                if (parsed.GetValue(folder) is not null)
                {
                    // A folder that others may be meant to share; the data folder is the service's own.
                    PrivateFiles.End();
                }

                var request = new ImportRequest
                {
                    From = Path.GetFullPath(parsed.GetRequiredValue(from)),
                    WeightsFolder = FolderOf(parsed, data, folder),
                    Precision = parsed.GetValue(precision) == Fp16 ? Precision.Fp16 : Precision.Fp32,
                };
                return new ImportRun(console).RunAsync(Recipes.Find(parsed.GetRequiredValue(name))!, request, cancellationToken);
            });
        return command;
    }

    private static Command List(CliConsole console)
    {
        var folder = Folder("--weights");
        var data = ServiceOptions.Data();
        var command = new Command("list", "Says what is installed, and what could be.") { folder, data };
        command.SetAction(parsed => WeightsList.Print(console, FolderOf(parsed, data, folder)));
        return command;
    }

    private static Command Verify(CliConsole console)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "One of them. [default: all that are installed]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var folder = Folder("--weights");
        var data = ServiceOptions.Data();
        var command = new Command("verify", "Checks the hashes of the installed networks, and runs each network once.")
        {
            name,
            folder,
            data,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                new VerifyRun(console, FolderOf(parsed, data, folder)).RunAsync(parsed.GetValue(name), cancellationToken));
        return command;
    }

    private static Option<string?> Folder(string name, params string[] aliases) =>
        new(name, aliases) { Description = "Folder of the detectors' weights. [default: weights in the data folder]", HelpName = "DIR" };

    private static string FolderOf(ParseResult parsed, Option<string?> data, Option<string?> folder) =>
        ServiceSettings.For(parsed.GetValue(data), parsed.GetValue(folder), port: 0).WeightsFolder;
}
