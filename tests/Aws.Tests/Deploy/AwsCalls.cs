using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace FakeFinder.Aws.Tests.Deploy;

/// <summary>Which of AWS's calls the programs and scripts of this repository make.</summary>
internal static partial class AwsCalls
{
    /// <summary>The methods of the SDK's clients that an assembly refers to, such as <c>EC2.RunInstances</c>.</summary>
    public static IReadOnlyList<string> OfAssembly(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata
                .MemberReferences.Select(metadata.GetMemberReference)
                .Where(member => member.Parent.Kind == HandleKind.TypeReference)
                .Select(member => (
                    Type: metadata.GetTypeReference((TypeReferenceHandle)member.Parent),
                    Name: metadata.GetString(member.Name)))
                .Select(member => (
                    Namespace: metadata.GetString(member.Type.Namespace),
                    Type: metadata.GetString(member.Type.Name),
                    member.Name))
                .Where(member =>
                    member.Namespace.StartsWith("Amazon.", StringComparison.Ordinal)
                    && Client().IsMatch(member.Type)
                    && member.Name is not (".ctor" or "Dispose")
                    && !member.Name.Contains('_', StringComparison.Ordinal))
                .Select(member => $"{member.Namespace.Split('.')[1]}.{Async().Replace(member.Name, "")}")
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The commands of AWS's command line in a script, such as <c>ecr get-login-password</c>.</summary>
    public static IReadOnlyList<string> OfScript(string text) =>
        [.. Command().Matches(text).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex("^(IAmazon|Amazon.*Client$|TransferUtility$|ITransferUtility$|AmazonS3Util$)")]
    private static partial Regex Client();

    [GeneratedRegex("Async$")]
    private static partial Regex Async();

    [GeneratedRegex(@"(?<![-\w./])aws ([a-z0-9]+ [a-z-]+)")]
    private static partial Regex Command();
}
