using System.CommandLine;
using FakeFinder.Cli.Service;
using FakeFinder.Files;
using FakeFinder.Weights.Import;

namespace FakeFinder.Cli.Weights;

/// <summary><c>weights</c>: the detectors' weights. Needs no service.</summary>
internal static class WeightsCommand
{
    private const string Fp32 = "fp32";
    private const string Fp16 = "fp16";

    public static Command Create(CliConsole console) =>
        new("weights", "Gets, lists and checks the weights of detectors. Needs no service.")
        {
            PullCommand.Create(console),
            Import(console),
            List(console),
            Verify(console),
            Remove(console),
            Push(console),
        };

    public static Option<string?> Folder(string name, params string[] aliases) =>
        new(name, aliases) { Description = "Folder of the detectors' weights. [default: weights in the data folder]", HelpName = "DIR" };

    public static string FolderOf(ParseResult parsed, Option<string?> data, Option<string?> folder) =>
        ServiceSettings.For(parsed.GetValue(data), parsed.GetValue(folder), port: 0).WeightsFolder;

    public static Option<string?> PrecisionOption(string defaultText)
    {
        var precision = new Option<string?>("--precision")
        {
            Description = $"Numeric precision of the networks. [default: {defaultText}]",
        };
        precision.AcceptOnlyFromAmong(Fp32, Fp16);
        return precision;
    }

    /// <returns>Null where the option was not given.</returns>
    public static Precision? PrecisionOf(string? text) => text switch
    {
        null => null,
        Fp16 => Precision.Fp16,
        _ => Precision.Fp32,
    };

    /// <summary>A folder that was named may be meant to be shared; the data folder is the service's own.</summary>
    public static void UseOwnRights(ParseResult parsed, Option<string?> folder)
    {
        if (parsed.GetValue(folder) is not null)
        {
            PrivateFiles.End();
        }
    }

    private static Command Import(CliConsole console)
    {
        var name = new Argument<string>("NAME") { Description = "The detector, or the face finder that detectors share." };
        name.AcceptOnlyFromAmong([.. Recipes.All.Select(recipe => recipe.Name)]);
        var from = new Option<string>("--from") { Description = "Folder with the published files.", HelpName = "DIR", Required = true };
        var folder = Folder("--out", "--weights");
        var data = ServiceOptions.Data();
        var precision = PrecisionOption(Fp32);
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
                UseOwnRights(parsed, folder);
                var request = new ImportRequest
                {
                    From = Path.GetFullPath(parsed.GetRequiredValue(from)),
                    WeightsFolder = FolderOf(parsed, data, folder),
                    Precision = PrecisionOf(parsed.GetValue(precision)) ?? Precision.Fp32,
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

    private static Command Remove(CliConsole console)
    {
        var names = new Argument<string[]>("NAME") { Description = "What to remove.", Arity = ArgumentArity.OneOrMore };
        var folder = Folder("--weights");
        var data = ServiceOptions.Data();
        var command = new Command("remove", "Deletes installed networks.") { names, folder, data };
        command.SetAction(parsed => RemoveRun.Run(console, FolderOf(parsed, data, folder), parsed.GetRequiredValue(names)));
        return command;
    }

    private static Command Push(CliConsole console)
    {
        var target = new Argument<string>("TARGET") { Description = "s3://BUCKET/PREFIX, from which 'pull --from' takes them." };
        var names = new Argument<string[]>("NAME")
        {
            Description = "What to send. [default: all that are installed]",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var folder = Folder("--weights");
        var data = ServiceOptions.Data();
        var command = new Command("push", "Writes installed networks to a bucket, so that a fleet converts nothing.")
        {
            target,
            names,
            folder,
            data,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                new PushRun(console, FolderOf(parsed, data, folder)).RunAsync(
                    parsed.GetRequiredValue(target),
                    parsed.GetValue(names) ?? [],
                    cancellationToken));
        return command;
    }
}
