using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control;

/// <summary>
/// The address that a job or a batch has told of its end, as far as its text tells. Whether its host is allowed is for Web to say, which
/// sends; and where the host is, for the moment of the connection.
/// </summary>
public static class CallbackAddress
{
    private const int Most = 2000;

    /// <returns>Null where there is none.</returns>
    /// <exception cref="InvalidRequestException">It is no such address.</exception>
    public static Uri? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        // Of other letters .NET accepts some as a host, and throws when it is asked for its name later.
        var url = text.Length <= Most && text.All(letter => letter is > ' ' and <= '~')
            && Uri.TryCreate(text, UriKind.Absolute, out var read) && read.Scheme == Uri.UriSchemeHttps
            ? read
            : throw new InvalidRequestException(
                $"callbackUrl is {Bounds.Shown(text)}; it must begin with https:// and have at most {Most} characters, all of ASCII and "
                    + "none a space (a host with other letters is written as xn--...), or be left out.");
        return url.UserInfo.Length > 0 || url.Fragment.Length > 0
            ? throw new InvalidRequestException("callbackUrl has a user name, a password or a fragment (#...); leave them out.")
            : url;
    }
}
