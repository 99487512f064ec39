using System.Text.Json.Serialization;

namespace FakeFinder.Evidence.Statements;

/// <summary>
/// What a service signs: an in-toto statement (v1) about the files of a bundle and the video, with the result of the job as its predicate.
/// </summary>
/// <param name="Subject">Every file of the bundle but the envelope itself, and the video under the name <c>video</c>.</param>
public sealed record EvidenceStatement(
    [property: JsonPropertyName("_type")] string Type,
    IReadOnlyList<EvidenceSubject> Subject,
    string PredicateType,
    EvidencePredicate Predicate)
{
    public const string StatementType = "https://in-toto.io/Statement/v1";

    /// <summary>Its last part is the version of <see cref="EvidencePredicate"/>.</summary>
    public const string EvidenceType = "urn:x-fakefinder:evidence:v1";

    /// <summary>The name of the subject that is the video. No file of a bundle has it.</summary>
    public const string VideoName = "video";

    /// <param name="files">By name, in the order in which they are told.</param>
    public static EvidenceStatement Of(IEnumerable<EvidenceSubject> files, EvidencePredicate predicate) => new(
        StatementType,
        [.. files, new EvidenceSubject(VideoName, new SubjectDigest(predicate.Video.Sha256))],
        EvidenceType,
        predicate);

    /// <summary>The bytes that are signed.</summary>
    public byte[] ToBytes() => EvidenceJson.Write(this);

    /// <exception cref="EvidenceException">It is no statement, or one of a kind or version that this program does not know.</exception>
    public static EvidenceStatement Read(ReadOnlySpan<byte> json)
    {
        var statement = EvidenceJson.Read<EvidenceStatement>(json, "The signed statement");
        return statement.Type != StatementType
            ? throw new EvidenceException($"The signed statement is of the type '{statement.Type}', and not of {StatementType}.")
            : statement.PredicateType != EvidenceType
            ? throw new EvidenceException(
                $"The signed statement says '{statement.PredicateType}', which this program does not know; it knows {EvidenceType}. A "
                    + "newer program may be needed.")
            : statement;
    }
}

/// <summary>One thing that the statement is about.</summary>
/// <param name="Name">The file's name in the bundle.</param>
public sealed record EvidenceSubject(string Name, SubjectDigest Digest);

/// <summary>What tells that bytes are the same.</summary>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record SubjectDigest(string Sha256);
